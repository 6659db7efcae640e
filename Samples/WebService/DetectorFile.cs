using Microsoft.ML;
using MLNetGhost.Transforms;

namespace MLNetGhost.Samples.WebService;

/// <summary>Loads a detector so that it reads uploads, whichever column it read when it was saved.</summary>
internal static class DetectorFile
{
    /// <summary>Loads a saved ML.NET model (.zip) or an ONNX file.</summary>
    /// <exception cref="InvalidDataException">The saved model is not a detector.</exception>
    public static ObjectDetectionTransformer Load(MLContext ml, string path)
    {
        var uploads = ml.Data.LoadFromEnumerable<Upload>([]);
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return ml.Transforms.DetectObjects(path, nameof(Upload.Picture)).Fit(uploads);
        }

        var loaded = ml.Model.Load(path, out _);
        using var owner = loaded as IDisposable;
        return loaded is ObjectDetectionTransformer detector
            ? ml.Transforms.DetectObjects(detector.Onnx.ToArray(), nameof(Upload.Picture), detector.Options).Fit(uploads)
            : throw new InvalidDataException($"{path} contains a {loaded.GetType().Name}; save just the detector, as returned by "
                + $"ml.ObjectDetection.Trainers.GhostYolo(…).Fit.");
    }
}
