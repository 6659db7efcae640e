// Scores a folder of pictures and writes a CSV table with one row per object. Pictures are processed in parallel; rows stay in order.
//
//   dotnet run -c Release --project Samples/BatchScoring                             (draws 24 pictures)
//   dotnet run -c Release --project Samples/BatchScoring -- PICTURES objects.csv model.onnx
//
// Expected output:
//   24 pictures, … objects: … triangle, … square, … star, … ring
//   ImagePath,Label,Score,X0,Y0,X1,Y1
//   …test_0000.jpg,…,0.…
//   …
//   Table: …objects.csv
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;

var pictures = args.Length > 0 ? args[0] : DrawPictures();
var csv = args.Length > 1 ? args[1] : Path.Combine(pictures, "objects.csv");
var model = args.Length > 2 ? args[2] : Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");

var ml = new MLContext();
var photos = ml.ObjectDetection.LoadFromFolder(pictures);
var scored = ml.Transforms.DetectObjects(model).Fit(photos).Transform(photos);

// Turn one row per picture into one row per object.
var rows = ml.Data.CreateEnumerable<Picture>(scored, reuseRowObject: false).ToList();
var objects = rows.SelectMany(row => row.Detections.Select(found => FoundObject.Of(row.ImagePath, found))).ToList();
var counts = ShapesDataset.ClassNames.Select(name => $"{objects.Count(found => found.Label == name)} {name}");
Console.WriteLine($"{rows.Count} pictures, {objects.Count} objects: {string.Join(", ", counts)}");

using (var file = File.Create(csv))
{
    ml.Data.SaveAsText(ml.Data.LoadFromEnumerable(objects), file, separatorChar: ',', headerRow: true, schema: false);
}

foreach (var line in File.ReadLines(csv).Take(4))
{
    Console.WriteLine(line);
}

Console.WriteLine($"Table: {csv}");

static string DrawPictures()
{
    var folder = Path.Combine(Path.GetTempPath(), "mlnetghost-batch-scoring");
    ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 24, Seed = 6 });
    return Path.Combine(folder, "images", "test");
}

internal sealed class Picture
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}

internal sealed class FoundObject
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";

    public float Score { get; set; }

    public float X0 { get; set; }

    public float Y0 { get; set; }

    public float X1 { get; set; }

    public float Y1 { get; set; }

    public static FoundObject Of(string imagePath, Detection found) => new()
    {
        ImagePath = imagePath,
        Label = found.Label,
        Score = found.Score,
        X0 = found.Box.X0,
        Y0 = found.Box.Y0,
        X1 = found.Box.X1,
        Y1 = found.Box.Y1,
    };
}
