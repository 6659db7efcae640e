// Trains a detector, measures it on pictures that it has not seen, and saves it as detector.zip and detector.onnx.
//
//   dotnet run -c Release                          16 epochs on drawn shapes: about two minutes on two cores
//   dotnet run -c Release -- DATASET 100 640       a dataset of yours, epochs, input size
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var dataset = args.Length > 0 ? args[0] : DrawDataset();
var epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 16;
var imageSize = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 160;

var ml = new MLContext(seed: 1);
var train = ml.ObjectDetection.Load(dataset, split: "train");
var validation = ml.ObjectDetection.Load(dataset, split: "val");
var trainer = ml.ObjectDetection.Trainers.GhostYolo(new()
{
    Scale = GhostYoloScale.EdgeNano,
    Epochs = epochs,
    ImageSize = imageSize,
    BatchSize = 8,
    ValidationSet = validation,
    Progress = new EpochLines(),
});
using var model = trainer.Fit(train);

ml.Model.SaveAtomically(model, train.Schema, "detector.zip");
File.WriteAllBytes("detector.onnx", model.Onnx.ToArray());

// Average precision needs the detections of low scores, too.
using var all = model.WithOptions(model.Options with { ScoreThreshold = 0.001f, MultiLabel = true });
var metrics = ml.ObjectDetection.Evaluate(all.Transform(validation));
Console.WriteLine($"COCO AP {metrics.Coco.AveragePrecision:F3}, mAP50 {metrics.Yolo.Map50:F3}");

var row = validation.GetColumn<string>("ImagePath").First();
using var detector = MLNetGhost.Model.OnnxDetector.Load("detector.onnx");
Console.WriteLine($"{Path.GetFileName(row)}: {string.Join(", ", detector.Detect(row).Select(found => $"{found.Label} {found.Score:F2}"))}");
Console.WriteLine($"Saved {Path.GetFullPath("detector.zip")} and detector.onnx");

static string DrawDataset() => ShapesDataset.Write("shapes", new() { TrainCount = 240, ValidationCount = 40, TestCount = 0 });

/// <summary>Prints notes, and a line per epoch.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                Console.WriteLine(note.Text);
                break;
            case EpochProgress { Report: var report } epoch:
                Console.WriteLine($"Epoch {report.Epoch}/{epoch.EpochCount}: mAP50 {report.Map50:F3}, "
                    + $"{report.ImagesPerSecond:F0} images/s");
                break;
        }
    }
}
