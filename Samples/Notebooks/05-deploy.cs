#:project ../../MLNetExtensions/MLNetExtensions.csproj
#:property PublishAot=false

// %% [markdown]
// # 05 Deploy in a pipeline
//
// In production, a detector is one step of an ML.NET pipeline: it reads pictures from a column and
// adds columns with its detections. It is saved and loaded with the rest of the pipeline, and needs
// neither TorchSharp nor the trainer.
//
// `dotnet run -c Release 05-deploy.cs` runs the same code without a notebook.

// %%
using System.Globalization;
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Transforms;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var here = AppContext.GetData("EntryPointFileDirectoryPath") as string
    ?? Environment.CurrentDirectory;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-05");

// %% [markdown]
// ## The pictures and the model
//
// Drawn pictures, and the model from `Samples/Models`. To use your own, put the path of a folder
// with pictures here, and that of an exported model, such as `runs/train/train/weights/best.onnx`.

// %%
var own = "";
var ownModel = "";

// %%
var shapes = new ShapesDatasetOptions
{
    TrainCount = 1,
    ValidationCount = 1,
    TestCount = 24,
    Seed = 105,
};
ShapesDataset.Write(work, shapes);
var folder = own is "" ? Path.Combine(work, "images", "test") : own;
var detector = ownModel is "" ? Path.Combine(here, "..", "Models", "shapes-edge-n.onnx") : ownModel;

// %% [markdown]
// ## The pipeline
//
// `DetectObjects` decodes, letterboxes, runs the network and suppresses overlapping boxes. Other
// steps can come before and after it; here one of them selects the columns to keep.

// %%
var ml = new MLContext();
var photos = ml.ObjectDetection.LoadFromFolder(folder);
var options = new DetectObjectsOptions { ScoreThreshold = 0.4f };
var pipeline = ml.Transforms.DetectObjects(detector, options: options)
    .Append(ml.Transforms.SelectColumns("ImagePath", "PredictedLabel", "Score", "Detections"));
var model = pipeline.Fit(photos);
var output = model.Transform(photos);
foreach (var column in output.Schema)
{
    Console.WriteLine($"{column.Name,-24} {column.Type}");
}

// %% [markdown]
// ## Many pictures
//
// Several rows are computed ahead in parallel, and still arrive in order.

// %%
var rows = ml.Data.CreateEnumerable<Found>(output, reuseRowObject: false).ToList();
foreach (var row in rows.Take(4))
{
    var found = row.Detections.CountBy(detection => detection.Label);
    var counts = found.Select(entry => $"{entry.Value} × {entry.Key}");
    Console.WriteLine($"{Path.GetFileName(row.ImagePath)}: {string.Join(", ", counts)}");
}

Console.WriteLine($"… {rows.Count} pictures, {rows.Sum(row => row.Detections.Length)} objects");

// %% [markdown]
// ## Save and load
//
// The file contains the network and all settings.

// %%
var zip = Path.Combine(work, "detector.zip");
ml.Model.SaveAtomically(model, photos.Schema, zip);
var loaded = ml.Model.Load(zip, out _);
Console.WriteLine($"{Path.GetFileName(zip)}: {new FileInfo(zip).Length / 1e6:F1} MB");

// %% [markdown]
// ## One picture at a time
//
// In a service, a prediction engine handles one picture at a time. Any number of engines and
// threads can share the transformer behind it.

// %%
var engine = ml.Model.CreatePredictionEngine<Photo, Found>(loaded);
var chosen = rows[Math.Min(3, rows.Count - 1)];
var photo = chosen.ImagePath;
var answer = engine.Predict(new Photo { ImagePath = photo });
foreach (var found in answer.Detections)
{
    Console.WriteLine($"{found.Label} {found.Score:F2} at {found.Box}");
}

DetectionRenderer.DrawFile(photo, answer.Detections, Path.Combine(work, "answer.jpg"));
Show(Path.Combine(work, "answer.jpg"));

// %% [markdown]
// The loaded model returns the same detections as the fitted one:

// %%
var isSame = answer.Detections.SequenceEqual(chosen.Detections);
Console.WriteLine(isSame ? "the same detections" : "other detections");
engine.Dispose();

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");

// %% [types]
internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}

internal sealed class Found
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}
