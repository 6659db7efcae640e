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
    /// <param name="dataset">The split, with the classes of the model.</param>
    /// <param name="finished">Called after every picture, from several threads at once.</param>
    /// <param name="cancellation">Stops it between two pictures.</param>
    /// <exception cref="InvalidDataException">The classes differ, or a picture cannot be read.</exception>
    public ValidatedSplit Run(DetectionDataset dataset, Action finished, CancellationToken cancellation)
    {
        if (!detector.ClassNames.SequenceEqual(dataset.ClassNames, StringComparer.Ordinal))
        {
            throw new InvalidDataException(
                $"The model knows the classes {string.Join(", ", detector.ClassNames)}, {dataset.Root} has "
                + $"{string.Join(", ", dataset.ClassNames)}; validate on a dataset with the same classes in the same order.");
        }

        var watch = Stopwatch.StartNew();
        var images = new EvaluatedImage[dataset.Images.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = detector.ParallelCalls, CancellationToken = cancellation };
        Parallel.For(0, images.Length, parallel, i =>
        {
            var image = dataset.Images[i];
            images[i] = new EvaluatedImage(image.Path, image.Annotations, detector.Detect(image.Path, suppression));
            finished();
        });
        return new ValidatedSplit(DetectionEvaluator.Evaluate(images, dataset.ClassNames), images, watch.Elapsed.TotalSeconds);
    }
}
