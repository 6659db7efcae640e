// Measures a model on labelled pictures: average precision as COCO and the YOLO tools compute it, per class, and confusions.
//
//   dotnet run -c Release --project Samples/Evaluation                               (draws 40 pictures that were not used in training)
//   dotnet run -c Release --project Samples/Evaluation -- DATASET model.onnx test
//
// Expected output:
//   40 pictures with … objects
//   COCO  AP 0.…  AP50 0.…  AP75 0.…
//   YOLO  mAP50 0.…  mAP50-95 0.…  best F1 0.… at confidence 0.…
//   triangle    … objects  AP50 0.…  AP50-95 0.…
//   square      … objects  AP50 0.…  AP50-95 0.…
//   star        … objects  AP50 0.…  AP50-95 0.…
//   ring        … objects  AP50 0.…  AP50-95 0.…
//   At a confidence of 0.25: … found, … missed, … where nothing is, … taken for another class
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Transforms;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var dataset = args.Length > 0 ? args[0] : DrawDataset();
var model = args.Length > 1 ? args[1] : Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");
var split = args.Length > 2 ? args[2] : "test";

var ml = new MLContext();
var labelled = ml.ObjectDetection.Load(dataset, split);

// Average precision is the area under a curve over all thresholds, so it needs every detection, however low its score.
var sensitive = new DetectObjectsOptions { ScoreThreshold = 0.001f, MultiLabel = true };
var metrics = ml.ObjectDetection.Evaluate(ml.Transforms.DetectObjects(model, options: sensitive).Fit(labelled).Transform(labelled));

var (coco, yolo) = (metrics.Coco, metrics.Yolo);
Console.WriteLine($"{metrics.ImageCount} pictures with {metrics.InstanceCount} objects");
Console.WriteLine($"COCO  AP {coco.AveragePrecision:F3}  AP50 {coco.AveragePrecision50:F3}  AP75 {coco.AveragePrecision75:F3}");
Console.WriteLine($"YOLO  mAP50 {yolo.Map50:F3}  mAP50-95 {yolo.Map:F3}  best F1 {yolo.F1:F3} at confidence {yolo.BestConfidence:F2}");
foreach (var entry in yolo.PerClass)
{
    Console.WriteLine($"{entry.Name,-10} {entry.Instances,3} objects  AP50 {entry.AveragePrecision50:F3}  AP50-95 "
        + $"{entry.AveragePrecision:F3}");
}

var matrix = metrics.ConfusionMatrix;
var ids = Enumerable.Range(0, matrix.Background).ToArray();
var found = ids.Sum(id => matrix[id, id]);
var missed = ids.Sum(id => matrix[matrix.Background, id]);
var invented = ids.Sum(id => matrix[id, matrix.Background]);
var confused = ids.Sum(id => ids.Where(other => other != id).Sum(other => matrix[other, id]));
Console.WriteLine($"At a confidence of 0.25: {found} found, {missed} missed, {invented} where nothing is, {confused} taken for another "
    + $"class");

static string DrawDataset()
{
    var folder = Path.Combine(Path.GetTempPath(), "mlnetghost-evaluation");
    return ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 40, Seed = 7 });
}
