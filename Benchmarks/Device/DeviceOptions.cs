namespace MLNetGhost.Benchmarks.Device;

/// <summary>What the command <c>device</c> checks and times.</summary>
internal sealed record DeviceOptions
{
    /// <summary>The device that is compared with the processor: cpu, cuda:0.</summary>
    public required string Device { get; init; }

    /// <summary>Members of the family, or yolo11n.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Side of the networks' input in pixels.</summary>
    public int ImageSize { get; init; } = 320;

    /// <summary>Pictures per training step, and per batch of detection.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Training steps that count.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Different pictures that are detected in.</summary>
    public int Pictures { get; init; } = 364;

    /// <summary>Rows that go through Transform; pictures repeat.</summary>
    public int Rows { get; init; } = 2000;

    /// <summary>Whether speeds are measured on the processor too, which takes most of the time.</summary>
    public bool TimesProcessor { get; init; } = true;
}
