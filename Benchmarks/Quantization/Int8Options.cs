namespace MLNetGhost.Benchmarks.Quantization;

/// <summary>What the command <c>int8</c> runs.</summary>
internal sealed record Int8Options
{
    /// <summary>Members of the family that are timed with random weights.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Trained checkpoints (.safetensors), or float models (.onnx), that are quantised and measured on the dataset.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>A labelled dataset with splits; null to time random weights only.</summary>
    public string? Data { get; init; }

    /// <summary>Side of the input of members with random weights, in pixels.</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Rounds of each race.</summary>
    public int Rounds { get; init; } = 25;

    /// <summary>Whether methods of calibration and placements are compared, besides the defaults.</summary>
    public bool Compare { get; init; }

    /// <summary>Whether the placement is searched for on this machine, instead of the default one.</summary>
    public bool Tune { get; init; }
}
