// Detects objects in pictures and draws them.
//
//   dotnet run -c Release                              the model that comes along, on three pictures that are drawn for it
//   dotnet run -c Release -- detector.onnx PICTURES    a model and a folder of your own
using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Model;

if (args.Length is not (0 or 2))
{
    Console.Error.WriteLine("Usage: MLNetGhostDetect [MODEL.onnx FOLDER]");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var model = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");
var pictures = args.Length > 0 ? args[1] : DrawPictures();
const string annotated = "annotated";
Directory.CreateDirectory(annotated);

using var detector = OnnxDetector.Load(model);
Console.WriteLine($"{Path.GetFileName(model)}: {string.Join(", ", detector.ClassNames)}");

string[] extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];
foreach (var path in Directory.EnumerateFiles(pictures).Order()
    .Where(path => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)))
{
    var detections = detector.Detect(path);
    foreach (var detection in detections)
    {
        var box = detection.Box;
        Console.WriteLine($"{Path.GetFileName(path)}: {detection.Label} {detection.Score:F2} "
            + $"from {box.X0:F0}, {box.Y0:F0} to {box.X1:F0}, {box.Y1:F0}");
    }

    DetectionRenderer.DrawFile(path, detections, Path.Combine(annotated, Path.GetFileName(path)));
}

Console.WriteLine($"Drawn into {Path.GetFullPath(annotated)}");
return 0;

static string DrawPictures()
{
    ShapesDataset.Write("pictures", new() { TrainCount = 1, ValidationCount = 1, TestCount = 3, Seed = 6 });
    return Path.Combine("pictures", "images", "test");
}
