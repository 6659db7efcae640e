// Loads a saved ML.NET model and asks it about pictures, one at a time. TorchSharp is not needed, and not there.
//
//   dotnet run -c Release --project Samples/PredictionEngine -- model.zip pictures/ annotated/
//
// Expected output: a line a picture, such as
//   shapes_0003.jpg: star 0.93, ring 0.88
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Imaging;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("Usage: PredictionEngine MODEL.zip PICTURES [FOLDER-FOR-ANNOTATED-PICTURES]");
    return 2;
}

var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
using var engine = ml.Model.CreatePredictionEngine<Photo, Found>(model);

foreach (var path in Directory.EnumerateFiles(args[1], "*.jpg").Order(StringComparer.Ordinal))
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

internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}

internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
