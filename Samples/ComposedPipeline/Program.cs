// Runs one model on the same pictures in two ways and compares the detections: DetectObjects, which does everything in one
// step, and LetterboxImages → ApplyOnnxModel → DecodeDetections, which lets you insert your own steps in between.
//
//   dotnet run -c Release --project Samples/ComposedPipeline                               (draws 50 pictures)
//   dotnet run -c Release --project Samples/ComposedPipeline -- PICTURES model.onnx
//
// Expected output:
//   test_0000.jpg … fused … composed … largest difference 0.0000… px
//   …
//   50 pictures; … detections fused, … composed; largest difference 0.0000… px in boxes, 0.00000… in scores
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.Samples.ComposedPipeline;

const int PictureCount = 50;

var pictures = args.Length > 0 ? args[0] : DrawPictures();
var model = args.Length > 1 ? args[1] : Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext();
var photos = ml.Data.TakeRows(ml.ObjectDetection.LoadFromFolder(pictures), PictureCount);

string[] outputs;
int width, height;
IReadOnlyList<string> classNames;
using (var detector = OnnxDetector.Load(model))
{
    // This library's own exports have six outputs, all other YOLO exports have one.
    outputs = detector.Layout == DetectorLayout.Raw
        ? ["boxes8", "scores8", "boxes16", "scores16", "boxes32", "scores32"]
        : ["output0"];
    (width, height, classNames) = (detector.InputWidth, detector.InputHeight, detector.ClassNames);
}

// Both read the decoded image; if given paths, DetectObjects would decode large JPEG files at a fraction of their size.
using var fused = ml.Transforms.DetectObjects(model, "Image").Fit(photos);
using var composed = ml.Transforms.LetterboxImages("images", width, height)
    .Append(ml.Transforms.ApplyOnnxModel(outputs, ["images"], model))
    .Append(ml.Transforms.DecodeDetections(classNames, outputs))
    .Fit(photos);

var comparison = new Comparison();
foreach (var (one, other) in Rows(fused).Zip(Rows(composed)))
{
    Console.WriteLine(comparison.Add(Path.GetFileName(one.ImagePath), one.Detections, other.Detections));
}

Console.WriteLine(comparison);
return comparison.IsEqual ? 0 : 1;

static string DrawPictures()
{
    var folder = Path.Combine(Path.GetTempPath(), "mlnetghost-side-by-side");
    ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = PictureCount, Seed = 6 });
    return Path.Combine(folder, "images", "test");
}

IEnumerable<Row> Rows(ITransformer transformer) => ml.Data.CreateEnumerable<Row>(transformer.Transform(photos), reuseRowObject: false);
