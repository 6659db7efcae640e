using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>What is known of a job.</summary>
public sealed record JobStatus
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>The beginning of the model's digest.</summary>
    public required string Model { get; init; }

    /// <summary>The folder that its pictures are in, as the machine that submitted them sees it.</summary>
    public required string Root { get; init; }

    /// <summary>Number of pictures.</summary>
    public required long Pictures { get; init; }

    /// <summary>Pictures that are on the server or were.</summary>
    public required long Submitted { get; init; }

    /// <summary>Pictures whose results are stored; those that failed are among them.</summary>
    public required long Done { get; init; }

    /// <summary>Pictures in blocks that workers hold; the others wait.</summary>
    public required long InFlight { get; init; }

    /// <summary>Pictures that could not be scored.</summary>
    public required long Failed { get; init; }

    /// <summary>The error of one of them; null if none failed.</summary>
    public string? Error { get; init; }

    /// <summary>Pictures per second, all workers together, over the last half minute.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>How long it will take at this speed; null if nothing moves.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The workers that live, whether they work on this job or not.</summary>
    public required IReadOnlyList<WorkerStatus> Workers { get; init; }

    /// <summary>Blocks that were given up because they ended three workers.</summary>
    public required IReadOnlyList<DeadBlock> DeadBlocks { get; init; }
}
