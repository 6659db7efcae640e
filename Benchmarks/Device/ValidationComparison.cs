using MLNetGhost.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Training;
using TorchSharp;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>The same validation on the processor and on a device.</summary>
internal static class ValidationComparison
{
    private const string Area = "validation";

    /// <summary>Largest differences that count as agreement: of the loss relative to it, of average precision absolute.</summary>
    private const double LossLimit = 1e-3, PrecisionLimit = 1e-3;

    private const int LargestImageCount = 60;

    /// <summary>Loss, average precision and number of detections.</summary>
    /// <param name="network">A network with the classes of the drawn shapes, in evaluation mode on the processor.</param>
    /// <param name="options">Device and sizes.</param>
    /// <param name="folder">Where the pictures go.</param>
    public static IEnumerable<DeviceRow> Agreement(DetectionNetwork network, DeviceOptions options, string folder)
    {
        var dataset = DatasetReader.Read(
            ShapesDataset.Write(folder, new ShapesDatasetOptions
            {
                TrainCount = 1,
                ValidationCount = Math.Min(options.Pictures, LargestImageCount),
                TestCount = 0,
            }),
            "val");
        var here = Evaluate("cpu");
        var there = Evaluate(options.Device);
        var (loss, otherLoss) = (Sum(here), Sum(there));
        var (count, otherCount) = (here.Images.Sum(image => image.Detections.Count), there.Images.Sum(image => image.Detections.Count));
        var precision = here.Metrics.Yolo.Map50;
        return
        [
            DeviceRow.Agreement(
                Area, "loss", network.Spec.Name, loss, otherLoss, Math.Abs(loss - otherLoss) / Math.Abs(loss), LossLimit),
            DeviceRow.Agreement(
                Area, "mAP50", network.Spec.Name, precision, there.Metrics.Yolo.Map50, Math.Abs(precision - there.Metrics.Yolo.Map50),
                PrecisionLimit),
            DeviceRow.Agreement(
                Area, "detections above 0.001", network.Spec.Name, count, otherCount,
                Math.Abs(count - otherCount) / (double)Math.Max(1, count), PrecisionLimit),
        ];

        ValidationResult Evaluate(string device)
        {
            using var folded = network.Fold();
            folded.to(TorchDevice.Find(device));
            var validator = new Validator(
                dataset, new ValidationOptions { ImageSize = options.ImageSize, BatchSize = options.BatchSize, Device = device });
            return validator.Evaluate(folded);
        }
    }

    private static double Sum(ValidationResult result) => result.Loss.Box + result.Loss.Class + result.Loss.Dfl;
}
