using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
using MLNetGhost.Web.Models;

namespace MLNetGhost.Samples.WebService;

/// <summary>
/// A detector that reads uploads, whichever column it read when it was saved, and returns candidates at a low score, to which the service
/// and the page apply thresholds.
/// </summary>
/// <param name="detector">The detector.</param>
/// <param name="facts">What it says about itself.</param>
/// <param name="thresholds">The thresholds that it was saved with.</param>
internal sealed class DetectorFile(ObjectDetectionTransformer detector, ModelFacts facts, SuppressionOptions thresholds) : IDisposable
{
    public ObjectDetectionTransformer Detector => detector;

    public ModelFacts Facts => facts;

    public SuppressionOptions Thresholds => thresholds;

    /// <summary>Loads a saved ML.NET model (.zip) or an ONNX file.</summary>
    /// <exception cref="InvalidDataException">The saved model is not a detector.</exception>
    public static DetectorFile Load(MLContext ml, string path)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using var onnx = OnnxDetector.Load(path);
            return Create(ml, File.ReadAllBytes(path), new DetectObjectsOptions(), ModelFacts.Of(onnx));
        }

        var loaded = ml.Model.Load(path, out _);
        using var owner = loaded as IDisposable;
        if (loaded is not ObjectDetectionTransformer saved)
        {
            throw new InvalidDataException($"{path} contains a {loaded.GetType().Name}; save just the detector, as returned by "
                + $"ml.ObjectDetection.Trainers.GhostYolo(…).Fit.");
        }

        var model = saved.Onnx.ToArray();
        using var detector = OnnxDetector.Load(
            model, new OnnxDetectorOptions { ClassNames = saved.Options.ClassNames, Layout = saved.Options.Layout });
        return Create(ml, model, saved.Options, ModelFacts.Of(detector));
    }

    public void Dispose() => detector.Dispose();

    private static DetectorFile Create(MLContext ml, byte[] model, DetectObjectsOptions options, ModelFacts facts)
    {
        var candidates = options with
        {
            ScoreThreshold = Math.Min(options.ScoreThreshold, ServedModel.LowestScore),
            IouThreshold = 1,
            MaximumDetections = ServedModel.MostCandidates,
        };
        var thresholds = new SuppressionOptions
        {
            ScoreThreshold = options.ScoreThreshold,
            IouThreshold = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            ClassAgnostic = options.ClassAgnostic,
        };
        var uploads = ml.Data.LoadFromEnumerable<Upload>([]);
        return new(ml.Transforms.DetectObjects(model, nameof(Upload.Picture), candidates).Fit(uploads), facts, thresholds);
    }
}
