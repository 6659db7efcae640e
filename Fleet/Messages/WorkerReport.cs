namespace MLNetGhost.Fleet.Messages;

/// <summary>What a worker says about itself every few seconds, one JSON document in the bucket of workers.</summary>
internal sealed record WorkerReport
{
    /// <summary>The worker's name: machine, process and four digits.</summary>
    public required string Id { get; init; }

    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Pictures that it scores at once.</summary>
    public required int Cores { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Pictures scored since it started, by job.</summary>
    public IReadOnlyDictionary<string, long> Pictures { get; init; } = new Dictionary<string, long>();

    /// <summary>Pictures per second over the last half minute, by job.</summary>
    public IReadOnlyDictionary<string, double> Rates { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether it finishes its block and takes no other.</summary>
    public bool IsDraining { get; init; }

    /// <summary>What keeps it from working, a sentence; null if nothing does.</summary>
    public string? Problem { get; init; }
}
