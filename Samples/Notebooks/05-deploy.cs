#:project ../../MLNetExtensions/MLNetExtensions.csproj
#:property PublishAot=false

// %% [markdown]
// # 05 Deploy in a pipeline
//
// In production, a detector is one step of an ML.NET pipeline: it reads pictures from a column and adds columns with its detections. It is
// saved and loaded with the rest of the pipeline, and needs neither TorchSharp nor the trainer.
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
var here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-05");
ShapesDataset.Write(work, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 24, Seed = 105 });
var folder = Path.Combine(work, "images", "test");

// %% [markdown]
// ## The pipeline
//
// `DetectObjects` decodes, letterboxes, runs the network and suppresses overlapping boxes. Other steps can come before and after it; here
// one of them selects the columns to keep.

// %%
var ml = new MLContext();
var photos = ml.ObjectDetection.LoadFromFolder(folder);
var detector = Path.Combine(here, "..", "Models", "shapes-edge-n.onnx");
var pipeline = ml.Transforms.DetectObjects(detector, options: new DetectObjectsOptions { ScoreThreshold = 0.4f })
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
    var found = row.Detections.Select(detection => $"{detection.Label} {detection.Score:F2}");
    Console.WriteLine($"{Path.GetFileName(row.ImagePath)}: {string.Join(", ", found)}");
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
// In a service, a prediction engine handles one picture at a time. Any number of engines and threads can share the transformer behind it.

// %%
var engine = ml.Model.CreatePredictionEngine<Photo, Found>(loaded);
var photo = Path.Combine(folder, "test_0003.jpg");
var answer = engine.Predict(new Photo { ImagePath = photo });
Console.WriteLine(string.Join(", ", answer.Detections.Select(found => $"{found.Label} {found.Score:F2}")));
DetectionRenderer.DrawFile(photo, answer.Detections, Path.Combine(work, "answer.jpg"));
Show(Path.Combine(work, "answer.jpg"));

// %% [markdown]
// The loaded model returns the same detections as the fitted one:

// %%
Console.WriteLine(answer.Detections.SequenceEqual(rows[3].Detections) ? "the same detections" : "other detections");
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
