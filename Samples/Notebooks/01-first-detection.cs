#:project ../../MLNetExtensions/MLNetExtensions.csproj
#:property PublishAot=false

// %% [markdown]
// # 01 First detection
//
// A detector finds the objects in a picture and reports a class, a score and a box for each. The
// one used here, `Samples/Models/shapes-edge-n.onnx`, was trained by this project on drawn shapes,
// so there is nothing to download.
//
// `dotnet run -c Release 01-first-detection.cs` runs the same code without a notebook.

// %%
using System.Globalization;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Model;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var here = AppContext.GetData("EntryPointFileDirectoryPath") as string
    ?? Environment.CurrentDirectory;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-01");

// %% [markdown]
// ## A picture
//
// The shapes are drawn with a seed that was not used in training. To look at a picture of your own,
// put its path here.

// %%
var own = "";
var shapes = new ShapesDatasetOptions
{
    TrainCount = 1,
    ValidationCount = 1,
    TestCount = 4,
    Seed = 101,
};
ShapesDataset.Write(work, shapes);
var photo = own is "" ? Path.Combine(work, "images", "test", "test_0002.jpg") : own;
Show(photo);

// %% [markdown]
// ## A detector
//
// Any YOLOv8 or YOLO11 detection export can be loaded. Its metadata lists the classes it can
// detect.

// %%
var detector = OnnxDetector.Load(Path.Combine(here, "..", "Models", "shapes-edge-n.onnx"));
Console.WriteLine($"input {detector.InputWidth} × {detector.InputHeight}");
Console.WriteLine($"classes: {string.Join(", ", detector.ClassNames)}");

// %% [markdown]
// ## Detections
//
// Boxes are `X0, Y0, X1, Y1` in pixels of the picture; the highest score comes first.

// %%
Detection[] detections = detector.Detect(photo);
foreach (var found in detections)
{
    Rich(found);
}

// %%
var annotated = Path.Combine(work, "annotated.jpg");
DetectionRenderer.DrawFile(photo, detections, annotated);
Show(annotated);

// %% [markdown]
// ## Thresholds
//
// A lower score threshold finds more objects, but also more false ones. Boxes of the same class
// that overlap by more than the IoU threshold are treated as one object.

// %%
foreach (var threshold in new[] { 0.05f, 0.25f, 0.5f, 0.75f })
{
    var shown = detector.Detect(photo, new SuppressionOptions { ScoreThreshold = threshold });
    Console.WriteLine($"score above {threshold:F2}: {shown.Length} objects");
}

detector.Dispose();

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");
static void Rich(object value) => Console.WriteLine(value);
