namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>What a run over one reader counted.</summary>
internal sealed record FuzzTally(FuzzTarget Target)
{
    /// <summary>Inputs read.</summary>
    public long Inputs { get; init; }

    /// <summary>Inputs that were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Inputs that were refused in a documented way.</summary>
    public long Refused => Inputs - Accepted - Faults;

    /// <summary>Inputs at which something of ours was wrong; several may be one find.</summary>
    public long Faults { get; init; }

    /// <summary>Inputs at which another library ended or stopped the process.</summary>
    public long OutsideFaults { get; init; }

    /// <summary>One find for each kind of fault and place.</summary>
    public IReadOnlyList<FuzzFind> Finds { get; init; } = [];

    /// <summary>The longest time for an input.</summary>
    public TimeSpan Slowest { get; init; }

    /// <summary>The input that took it.</summary>
    public long SlowestIndex { get; init; }

    /// <summary>The most that an input allocated on the managed heap, in bytes.</summary>
    public long MostAllocated { get; init; }

    /// <summary>The most by which the memory of the process grew over a hundred inputs, in bytes.</summary>
    public long MostGrowth { get; init; }

    /// <summary>Adds what a process counted.</summary>
    public FuzzTally Plus(FuzzJournal journal)
    {
        var slowest = TimeSpan.FromMicroseconds(journal.Slowest);
        return this with
        {
            Inputs = Inputs + journal.Inputs,
            Accepted = Accepted + journal.Accepted,
            Faults = Faults + journal.Faults,
            Slowest = slowest > Slowest ? slowest : Slowest,
            SlowestIndex = slowest > Slowest ? journal.SlowestIndex : SlowestIndex,
            MostAllocated = Math.Max(MostAllocated, journal.MostAllocated),
            MostGrowth = Math.Max(MostGrowth, journal.MostGrowth),
        };
    }
}
