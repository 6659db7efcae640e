using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Model;

namespace MLNetGhost.Trainer.Export;

/// <summary>Measures the average precision of two models on a labelled split.</summary>
internal static class LabelledComparison
{
    /// <summary>Nearly all detections count, as in every validation.</summary>
    private static readonly SuppressionOptions s_suppression = new() { ScoreThreshold = 0.001f, IouThreshold = 0.7f, MultiLabel = true };

    /// <summary>Runs both.</summary>
    /// <param name="reference">The bytes of the float model.</param>
    /// <param name="quantized">The bytes of the quantised one.</param>
    /// <param name="dataset">The split.</param>
    /// <param name="options">Whether damaged pictures are used.</param>
    /// <returns>The numbers; null if the model knows none of the classes, with a sentence about it.</returns>
    public static (QuantizationAccuracy? Accuracy, string? Note) Measure(
        byte[] reference, byte[] quantized, DetectionDataset dataset, QuantizationOptions options)
    {
        if (Evaluate(reference, dataset, options) is not { } before || Evaluate(quantized, dataset, options) is not { } after)
        {
            return (null, $"The model knows none of the classes of {dataset.Root} ({string.Join(", ", dataset.ClassNames.Take(5))}), so "
                + $"average precision was not measured.");
        }

        return (new QuantizationAccuracy(
            dataset.Split, dataset.Images.Count, before.Map50, before.Map, after.Map50, after.Map), null);
    }

    private static YoloMetrics? Evaluate(byte[] model, DetectionDataset dataset, QuantizationOptions options)
    {
        using var detector = OnnxDetector.Load(
            model, new OnnxDetectorOptions { AcceptDamagedPictures = options.AcceptDamagedPictures });
        if (ClassNameMatch.TryCreate(detector.ClassNames, dataset.ClassNames) is not { } classes)
        {
            return null;
        }

        var measured = s_suppression with { Classes = classes.Measured };
        var images = new EvaluatedImage[dataset.Images.Count];
        Parallel.For(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = detector.ParallelCalls }, i =>
        {
            var image = dataset.Images[i];
            images[i] = new EvaluatedImage(image.Path, image.Annotations, classes.Rename(detector.Detect(image.Path, measured)));
        });
        return DetectionEvaluator.Evaluate(images, dataset.ClassNames).Yolo;
    }
}
