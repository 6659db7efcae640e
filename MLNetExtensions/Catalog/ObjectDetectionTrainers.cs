namespace Microsoft.ML;

/// <summary>Trainers of object detectors. The package MLNetGhost.Trainer adds <c>GhostYolo</c>.</summary>
public sealed class ObjectDetectionTrainers
{
    internal ObjectDetectionTrainers(MLContext context)
    {
        Environment = context;
    }

    /// <summary>The context that the catalog was taken from; for packages that add trainers.</summary>
    public MLContext Environment { get; }
}
