#:project ../../MLNetExtensions/MLNetExtensions.csproj
#:property PublishAot=false

// %% [markdown]
// # 04 Evaluate and inspect mistakes
//
// A metric tells you how good a detector is; its mistakes tell you why it isn't better. Both need
// labelled pictures that were not used in training: here 48 drawn ones, and the model from
// `Samples/Models`.
//
// `dotnet run -c Release 04-evaluate.cs` runs the same code without a notebook.

// %%
using System.Globalization;
using Microsoft.ML;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Evaluation;
using MLNetGhost.Transforms;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var here = AppContext.GetData("EntryPointFileDirectoryPath") as string
    ?? Environment.CurrentDirectory;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-04");

// %% [markdown]
// ## The data and the model
//
// To evaluate a model of your own on data of your own, put the path of the dataset's folder here
// (its format is recognised, and the validation split is used), and the path of the exported model,
// such as `runs/train/train/weights/best.onnx`.

// %%
var own = "";
var ownModel = "";

// %%
var shapes = new ShapesDatasetOptions
{
    TrainCount = 1,
    ValidationCount = 1,
    TestCount = 48,
    Seed = 104,
};
var (dataset, split) = own is "" ? (ShapesDataset.Write(work, shapes), "test") : (own, "val");
var weights = ownModel is "" ? Path.Combine(here, "..", "Models", "shapes-edge-n.onnx") : ownModel;

// %% [markdown]
// ## Average precision
//
// Average precision is the area under the curve of precision over recall, taken over all
// thresholds, so the detector runs with a threshold of 0.001. COCO's numbers come first, followed
// by those of the YOLO tools.

// %%
var ml = new MLContext();
var labelled = ml.ObjectDetection.Load(dataset, split);
var options = new DetectObjectsOptions { ScoreThreshold = 0.001f, MultiLabel = true };
var detector = ml.Transforms.DetectObjects(weights, options: options).Fit(labelled);
var metrics = ml.ObjectDetection.Evaluate(detector.Transform(labelled));
var yolo = metrics.Yolo;
Rich(metrics);

// %% [markdown]
// ## Which threshold?
//
// The one with the highest F1, the harmonic mean of precision and recall, is a good starting point.

// %%
Console.WriteLine($"highest F1 {yolo.F1:F3} at a score of {yolo.BestConfidence:F2}");
foreach (var score in new[] { 0.1, 0.3, 0.5, 0.7, 0.9 })
{
    var point = (int)(score * (ClassCurves.PointCount - 1));
    var precision = yolo.Curves.Average(curve => curve.PrecisionByConfidence[point]);
    var recall = yolo.Curves.Average(curve => curve.RecallByConfidence[point]);
    Console.WriteLine($"score {score:F1}: precision {precision:F2}, recall {recall:F2}");
}

// %% [markdown]
// ## What is confused with what
//
// Each column is a true class, each row a predicted one; "background" stands for a missed object,
// or a detection where there is none.

// %%
var names = metrics.ConfusionMatrix.ClassNames.Append("background").ToArray();
Console.WriteLine($"{"",-12}{string.Concat(names.Select(name => $"{name,12}"))}");
for (var row = 0; row < names.Length; row++)
{
    var counts = names.Select((_, column) => $"{metrics.ConfusionMatrix[row, column],12}");
    Console.WriteLine($"{names[row],-12}{string.Concat(counts)}");
}

// %% [markdown]
// ## The worst pictures
//
// A detection is correct if it overlaps a labelled object of its class by at least half; each
// object counts once. Other detections, and missed objects, are mistakes.

// %%
var threshold = (float)yolo.BestConfidence;
var shown = detector.WithOptions(options with { ScoreThreshold = threshold, MultiLabel = false });
var truth = DatasetReader.Read(dataset, split);
var output = shown.Transform(labelled);
var found = ml.Data.CreateEnumerable<Picture>(output, reuseRowObject: false).ToList();
var judged = truth.Images
    .Zip(found, (picture, row) => (
        picture.Path,
        Labels: picture.Annotations,
        row.Detections,
        Correct: CountCorrect(picture.Annotations, row.Detections)))
    .OrderByDescending(entry =>
        entry.Labels.Count + entry.Detections.Length - (2 * entry.Correct))
    .ToList();
foreach (var entry in judged.Take(2))
{
    var (labelCount, count) = (entry.Labels.Count, entry.Detections.Length);
    Console.WriteLine(
        $"{Path.GetFileName(entry.Path)}: {labelCount - entry.Correct} of {labelCount} missed, "
        + $"{count - entry.Correct} of {count} detections wrong");
}

var flawless = judged.Count(entry =>
    entry.Correct == entry.Labels.Count && entry.Correct == entry.Detections.Length);
Console.WriteLine($"{flawless} of {judged.Count} pictures without a mistake");

int CountCorrect(IReadOnlyList<Annotation> labels, Detection[] detections)
{
    var left = labels.ToList();
    return detections.Count(detection =>
    {
        var match = left
            .Where(label => NameOf(label) == detection.Label)
            .MaxBy(label => label.Box.IntersectionOverUnion(detection.Box));
        return match is not null
            && match.Box.IntersectionOverUnion(detection.Box) >= 0.5f
            && left.Remove(match);
    });
}

string NameOf(Annotation label) => truth.ClassNames[label.ClassId];

// %% [markdown]
// Labels first, then detections:

// %%
foreach (var (rank, entry) in judged.Take(2).Index())
{
    var labels = Path.Combine(work, $"worst{rank}-labels.jpg");
    var detections = Path.Combine(work, $"worst{rank}-detections.jpg");
    var boxes = entry.Labels.Select(label =>
        new Detection(label.ClassId, NameOf(label), 1, label.Box));
    var plain = new DetectionRenderingOptions { ShowScores = false };
    DetectionRenderer.DrawFile(entry.Path, [.. boxes], labels, plain);
    DetectionRenderer.DrawFile(entry.Path, entry.Detections, detections);
    Show(labels);
    Show(detections);
}

shown.Dispose();
detector.Dispose();

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");
static void Rich(object value) => Console.WriteLine(value);

// %% [types]
internal sealed class Picture
{
    public Detection[] Detections { get; set; } = [];
}
