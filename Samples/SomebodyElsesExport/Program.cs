// Runs detectors that this library did not write, whose layout is recognised by the names and shapes of their outputs: a YOLO export
// without class names, an export with suppression in its graph (nms=True), and one with the queries of RT-DETR as Hugging Face exports it.
//
//   dotnet run -c Release --project Samples/SomebodyElsesExport                      (makes such files from the model in Samples/Models)
//   dotnet run -c Release --project Samples/SomebodyElsesExport -- yolo26n.onnx PICTURES [coco.names]
//
// Expected output:
//   plain.onnx: …plain.onnx has 4 classes and its metadata does not name them; pass their names with …ClassNames.
//   plain.onnx: layout Yolo (…), suppression due
//   test_0000.jpg: …
//   test_0001.jpg: …
//   test_0002.jpg: …
//   suppressed.onnx: layout EndToEnd (…), suppression done
//   test_0000.jpg: …
//   test_0001.jpg: …
//   test_0002.jpg: …
//   queries.onnx: layout DetrSigmoid (…), suppression done
//   test_0000.jpg: …
//   test_0001.jpg: …
//   test_0002.jpg: …
using System.Globalization;
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Samples.SomebodyElsesExport;
using MLNetGhost.Transforms;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var own = args.Length == 0;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-export");
Directory.CreateDirectory(work);
var pictures = own ? DrawPictures(work) : args[1];
var names = own ? Path.Combine(AppContext.BaseDirectory, "labels.txt") : args.ElementAtOrDefault(2);
var classNames = names is null ? null : File.ReadAllLines(names);
foreach (var model in own ? WriteModels(work, classNames!) : [args[0]])
{
    Run(model);
}

void Run(string model)
{
    var file = Path.GetFileName(model);
    try
    {
        using var unnamed = OnnxDetector.Load(model);
    }
    catch (InvalidDataException e)
    {
        Console.WriteLine($"{file}: {e.Message}");
    }

    // Models like RT-DETR are trained on stretched pictures; the network in this one was not, which nobody but its trainer knows.
    var preparation = file == "queries.onnx" ? new PreparationOptions { Fit = PictureFit.Letterbox } : null;
    using var detector = OnnxDetector.Load(model, new OnnxDetectorOptions { ClassNames = classNames, Preparation = preparation });
    Console.WriteLine($"{file}: layout {detector.Layout} ({detector.LayoutEvidence}), "
        + $"suppression {(detector.SuppressesOverlaps ? "due" : "done")}");

    var ml = new MLContext();
    var photos = ml.ObjectDetection.LoadFromFolder(pictures);
    var pipeline = ml.Transforms.DetectObjects(model, options: new DetectObjectsOptions
    {
        ClassNames = classNames,
        Preparation = preparation,
    });
    using var fitted = pipeline.Fit(photos);
    foreach (var row in ml.Data.CreateEnumerable<Picture>(fitted.Transform(photos), reuseRowObject: false))
    {
        Console.WriteLine($"{Path.GetFileName(row.ImagePath)}: "
            + $"{string.Join(", ", row.Detections.Select(found => $"{found.Label} {found.Score:F2}"))}");
    }
}

static string[] WriteModels(string folder, string[] names)
{
    var model = Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");
    using var detector = OnnxDetector.Load(model);
    return
    [
        ForeignExport.WritePlain(model, Path.Combine(folder, "plain.onnx")),
        ForeignExport.WriteSuppressed(model, Path.Combine(folder, "suppressed.onnx"), names),
        ForeignExport.WriteQueries(model, Path.Combine(folder, "queries.onnx"), detector.InputWidth),
    ];
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
