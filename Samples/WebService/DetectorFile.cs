using Microsoft.ML;
using MLNetGhost.Transforms;

namespace MLNetGhost.Samples.WebService;

/// <summary>Loads a detector that reads uploads, from whatever column it read when it was saved.</summary>
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
            : throw new InvalidDataException($"{path} holds a {loaded.GetType().Name}; save the detector alone, as "
                + $"ml.ObjectDetection.Trainers.GhostYolo(…).Fit returns it.");
    }
}
