// Detects objects in pictures, one at a time. TorchSharp is neither needed nor present.
//
//   dotnet run -c Release --project Samples/PredictionEngine                         (draws 3 pictures, uses the model in Samples/Models)
//   dotnet run -c Release --project Samples/PredictionEngine -- model.zip PICTURES annotated/
//
// The model is one saved with ml.Model.Save, or any YOLOv8 or YOLO11 detection export (.onnx).
//
// Expected output:
//   test_0000.jpg: … 0.…
//   test_0001.jpg: … 0.…
//   test_0002.jpg: … 0.…
//   TorchSharp assemblies in this process: 0
using System.Globalization;
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;

if (args.Length is 1 or > 3)
{
    Console.Error.WriteLine("Usage: PredictionEngine [MODEL PICTURES [FOLDER-FOR-ANNOTATED-PICTURES]]");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var model = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");
var pictures = args.Length > 0 ? args[1] : DrawPictures();

var ml = new MLContext();
using var engine = ml.Model.CreatePredictionEngine<Photo, Found>(Load(ml, model));

foreach (var path in Directory.EnumerateFiles(pictures, "*.jpg").Order(StringComparer.Ordinal))
{
    Detection[] detections = engine.Predict(new Photo { ImagePath = path }).Detections;
    Console.WriteLine($"{Path.GetFileName(path)}: {string.Join(", ", detections.Select(d => $"{d.Label} {d.Score:F2}"))}");
    if (args.Length == 3)
    {
        Directory.CreateDirectory(args[2]);
        DetectionRenderer.DrawFile(path, detections, Path.Combine(args[2], Path.GetFileName(path)));
    }
}

var torch = AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == "TorchSharp");
Console.WriteLine($"TorchSharp assemblies in this process: {torch}");
return 0;

static ITransformer Load(MLContext ml, string path) => Path.GetExtension(path) == ".onnx"
    ? ml.Transforms.DetectObjects(path).Fit(ml.Data.LoadFromEnumerable(Array.Empty<Photo>()))
    : ml.Model.Load(path, out _);

static string DrawPictures()
{
    var folder = Path.Combine(Path.GetTempPath(), "mlnetghost-prediction-engine");
    ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 3, Seed = 6 });
    return Path.Combine(folder, "images", "test");
}

internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}

internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
