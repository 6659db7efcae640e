using System.Diagnostics;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>Validates an ONNX model, run as it is deployed, on the labelled pictures of a split.</summary>
/// <param name="detector">The model.</param>
/// <param name="suppression">Thresholds.</param>
internal sealed class DetectorValidation(OnnxDetector detector, SuppressionOptions suppression)
{
    /// <summary>Runs on all pictures.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="classes">Which class of the model is which of the split.</param>
    /// <param name="finished">Called after every picture, from several threads at once.</param>
    /// <param name="cancellation">Stops it between two pictures.</param>
    /// <exception cref="InvalidDataException">A picture cannot be read.</exception>
    public ValidatedSplit Run(DetectionDataset dataset, ClassNameMatch classes, Action finished, CancellationToken cancellation)
    {
        var measured = suppression with { Classes = classes.Measured };
        var watch = Stopwatch.StartNew();
        var images = new EvaluatedImage[dataset.Images.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = detector.ParallelCalls, CancellationToken = cancellation };
        Parallel.For(0, images.Length, parallel, i =>
        {
            var image = dataset.Images[i];
            images[i] = new EvaluatedImage(image.Path, image.Annotations, classes.Rename(detector.Detect(image.Path, measured)));
            finished();
        });
        return new ValidatedSplit(DetectionEvaluator.Evaluate(images, dataset.ClassNames), images, watch.Elapsed.TotalSeconds);
    }
}
