using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// How a network is validated. The thresholds are those of YOLO tools: every candidate that could change the precision-recall
/// curve counts. <c>docs/options.md</c> lists ranges, defaults and the names in the program.
/// </summary>
public sealed record ValidationOptions
{
    /// <summary>Side of the network's input in pixels, a multiple of 32.</summary>
    [Option("imgsz", SameAs = typeof(BatchOptions), Zero = "the model's size")]
    public int ImageSize { get; init; } = 640;

    /// <summary>Pictures per batch.</summary>
    [Option("batch", SameAs = typeof(BatchOptions))]
    public int BatchSize { get; init; } = 16;

    /// <summary>Detections must have a higher score than this.</summary>
    [Option("conf", SameAs = typeof(SuppressionOptions))]
    public float ScoreThreshold { get; init; } = 0.001f;

    /// <summary>Of two boxes whose intersection over union is greater than this, the one with the higher score stays.</summary>
    [Option("iou", SameAs = typeof(SuppressionOptions))]
    public float IouThreshold { get; init; } = 0.7f;

    /// <summary>The maximum number of detections per picture; the best are kept.</summary>
    [Option("max-det", SameAs = typeof(SuppressionOptions))]
    public int MaximumDetections { get; init; } = 300;

    /// <summary>Batches in rectangles close to the pictures' shapes instead of squares.</summary>
    [Option("rect")]
    public bool Rectangular { get; init; } = true;

    /// <summary>Threads that prepare batches in advance.</summary>
    [Option("workers", SameAs = typeof(BatchOptions), Default = BatchOptions.DefaultWorkers)]
    public int Workers { get; init; } = new BatchOptions().Workers;

    /// <summary>Keeps all resized pictures in memory, for the next validation.</summary>
    [Option]
    public bool CacheImages { get; init; }

    /// <summary>True uses JPEG files that are damaged as far as they can be shown; false makes damage that is noticed an error.</summary>
    [Option("accept-damaged")]
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>
    /// True decodes most JPEG files with this library's own decoder: faster, and it notices damage. False leaves all to SkiaSharp.
    /// </summary>
    [Option("own-jpeg")]
    public bool UseOwnJpegDecoder { get; init; } = true;

    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Option("device", ValueName = "device")]
    public string Device { get; init; } = "cpu";

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names value, rule and remedy.</exception>
    public void Validate() => OptionTable.Validate(this);
}
