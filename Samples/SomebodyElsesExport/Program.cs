// Runs a YOLOv8 or YOLO11 detection export that this library did not write: one output (1, 4 + classes, anchors), and possibly no
// class names. In that case, a file with one name per line supplies them.
//
//   dotnet run -c Release --project Samples/SomebodyElsesExport                      (makes such a file from the model in Samples/Models)
//   dotnet run -c Release --project Samples/SomebodyElsesExport -- yolo11n.onnx PICTURES coco.names
//
// Expected output:
//   Without names: …foreign.onnx… has 4 classes and its metadata does not name them; pass their names with …ClassNames.
//   With the names from labels.txt: triangle, square, star, ring
//   test_0000.jpg: …
//   test_0001.jpg: …
//   test_0002.jpg: …
using System.Globalization;
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.Samples.SomebodyElsesExport;
using MLNetGhost.Transforms;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var own = args.Length == 0;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-export");
Directory.CreateDirectory(work);
var model = own
    ? ForeignExport.Write(Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx"), Path.Combine(work, "foreign.onnx"))
    : args[0];
var pictures = own ? DrawPictures(work) : args[1];
var names = own ? Path.Combine(AppContext.BaseDirectory, "labels.txt") : args.ElementAtOrDefault(2);

try
{
    using var detector = OnnxDetector.Load(model);
    Console.WriteLine($"The file names its classes: {string.Join(", ", detector.ClassNames)}");
}
catch (InvalidDataException e)
{
    Console.WriteLine($"Without names: {e.Message}");
}

var classNames = names is null ? null : File.ReadAllLines(names);
if (names is not null)
{
    Console.WriteLine($"With the names from {Path.GetFileName(names)}: {string.Join(", ", classNames!)}");
}

var ml = new MLContext();
var photos = ml.ObjectDetection.LoadFromFolder(pictures);
var pipeline = ml.Transforms.DetectObjects(model, options: new DetectObjectsOptions { ClassNames = classNames });
var detected = pipeline.Fit(photos).Transform(photos);
foreach (var row in ml.Data.CreateEnumerable<Picture>(detected, reuseRowObject: false))
{
    Console.WriteLine($"{Path.GetFileName(row.ImagePath)}: "
        + $"{string.Join(", ", row.Detections.Select(found => $"{found.Label} {found.Score:F2}"))}");
}

static string DrawPictures(string folder)
{
    ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 3, Seed = 8 });
    return Path.Combine(folder, "images", "test");
}

internal sealed class Picture
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}
