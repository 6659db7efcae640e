#:project ../../MLNetExtensions/MLNetExtensions.csproj
#:property PublishAot=false

// %% [markdown]
// # 04 Evaluate and look at mistakes
//
// A number says how good a detector is; its mistakes say why it is not better. Both need labelled pictures that training has not seen:
// here 48 drawn ones, and the model of `Samples/Models`.
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
var here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-04");
var dataset = ShapesDataset.Write(work, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 48, Seed = 104 });

// %% [markdown]
// ## Average precision
//
// It is the area below the curve of precision over recall, taken over all thresholds: so the detector runs with a threshold of 0.001.
// COCO's numbers are the headline, those of the YOLO tools stand beside them.

// %%
var ml = new MLContext();
var labelled = ml.ObjectDetection.Load(dataset, "test");
var options = new DetectObjectsOptions { ScoreThreshold = 0.001f, MultiLabel = true };
var detector = ml.Transforms.DetectObjects(Path.Combine(here, "..", "Models", "shapes-edge-n.onnx"), options: options).Fit(labelled);
var metrics = ml.ObjectDetection.Evaluate(detector.Transform(labelled));
Console.WriteLine($"COCO AP {metrics.Coco.AveragePrecision:F3}, AP50 {metrics.Coco.AveragePrecision50:F3}; YOLO mAP50 {metrics.Yolo.Map50:F3}, mAP50-95 {metrics.Yolo.Map:F3}");
foreach (var entry in metrics.Yolo.PerClass)
{
    Console.WriteLine($"{entry.Name,-9} {entry.Instances,3} objects  AP50 {entry.AveragePrecision50:F3}  precision {entry.Precision:F3}  recall {entry.Recall:F3}");
}

// %% [markdown]
// ## Which threshold?
//
// The one with the highest F1, the mean of precision and recall, is a good start.

// %%
Console.WriteLine($"highest F1 {metrics.Yolo.F1:F3} at a score of {metrics.Yolo.BestConfidence:F2}");
foreach (var score in new[] { 0.1, 0.3, 0.5, 0.7, 0.9 })
{
    var point = (int)(score * (ClassCurves.PointCount - 1));
    Console.WriteLine($"score {score:F1}: precision {metrics.Yolo.Curves.Average(curve => curve.PrecisionByConfidence[point]):F2}, recall {metrics.Yolo.Curves.Average(curve => curve.RecallByConfidence[point]):F2}");
}

// %% [markdown]
// ## What is taken for what
//
// A column a true class, a row a predicted one; "background" is an object that was missed, or a detection where nothing is.

// %%
var names = metrics.ConfusionMatrix.ClassNames.Append("background").ToArray();
Console.WriteLine($"{"",-12}{string.Concat(names.Select(name => $"{name,12}"))}");
for (var row = 0; row < names.Length; row++)
{
    Console.WriteLine($"{names[row],-12}{string.Concat(Enumerable.Range(0, names.Length).Select(column => $"{metrics.ConfusionMatrix[row, column],12}"))}");
}

// %% [markdown]
// ## The worst pictures
//
// A detection is right when it overlaps a labelled object of its class by at least half, each object counted once. The rest is a mistake.

// %%
var shown = detector.WithOptions(options with { ScoreThreshold = (float)metrics.Yolo.BestConfidence, MultiLabel = false });
var truth = DatasetReader.Read(dataset, "test").Images;
var found = ml.Data.CreateEnumerable<Picture>(shown.Transform(labelled), reuseRowObject: false).ToList();
var judged = truth.Zip(found, (picture, row) => (picture.Path, Labels: picture.Annotations, row.Detections, Right: CountRight(picture.Annotations, row.Detections)))
    .OrderByDescending(entry => entry.Labels.Count + entry.Detections.Length - (2 * entry.Right)).ToList();
foreach (var entry in judged.Take(2))
{
    Console.WriteLine($"{Path.GetFileName(entry.Path)}: {entry.Labels.Count - entry.Right} of {entry.Labels.Count} missed, {entry.Detections.Length - entry.Right} of {entry.Detections.Length} detections wrong");
}

Console.WriteLine($"{judged.Count(entry => entry.Right == entry.Labels.Count && entry.Right == entry.Detections.Length)} of {judged.Count} pictures without a mistake");

int CountRight(IReadOnlyList<Annotation> labels, Detection[] detections)
{
    var left = labels.ToList();
    return detections.Count(detection =>
    {
        var match = left.Where(label => label.ClassId == detection.ClassId).MaxBy(label => label.Box.IntersectionOverUnion(detection.Box));
        return match is not null && match.Box.IntersectionOverUnion(detection.Box) >= 0.5f && left.Remove(match);
    });
}

// %% [markdown]
// Labels first, detections second:

// %%
foreach (var (rank, entry) in judged.Take(2).Index())
{
    var (labels, detections) = (Path.Combine(work, $"worst{rank}-labels.jpg"), Path.Combine(work, $"worst{rank}-detections.jpg"));
    DetectionRenderer.DrawFile(
        entry.Path, [.. entry.Labels.Select(label => new Detection(label.ClassId, ShapesDataset.ClassNames[label.ClassId], 1, label.Box))], labels, new DetectionRenderingOptions { ShowScores = false });
    DetectionRenderer.DrawFile(entry.Path, entry.Detections, detections);
    Show(labels);
    Show(detections);
}

shown.Dispose();
detector.Dispose();

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");

// %% [types]
internal sealed class Picture
{
    public Detection[] Detections { get; set; } = [];
}
