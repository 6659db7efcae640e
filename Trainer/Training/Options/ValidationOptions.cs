using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>How a network is validated. The thresholds are those of YOLO tools: every candidate counts that could change the precision-recall curve.</summary>
public sealed record ValidationOptions
{
    /// <summary>Side of the network's input in pixels, a multiple of 32.</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Pictures a batch.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Batches in rectangles close to the pictures' shapes instead of squares.</summary>
    public bool Rectangular { get; init; } = true;

    /// <summary>Threads that prepare batches ahead.</summary>
    public int Workers { get; init; } = new BatchOptions().Workers;

    /// <summary>Keeps all resized pictures in memory, for the next validation.</summary>
    public bool CacheImages { get; init; }

    /// <summary>Where the network runs: cpu, cuda or cuda:1.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Candidates with a higher score than this enter suppression.</summary>
    public float ScoreThreshold { get; init; } = 0.001f;

    /// <summary>Of two boxes of a class with a larger overlap than this, the better stays.</summary>
    public float IouThreshold { get; init; } = 0.7f;

    /// <summary>The most detections of one picture.</summary>
    public int MaximumDetections { get; init; } = 300;
}
