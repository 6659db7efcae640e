// Runs one model over the same pictures in two ways and compares what they find: DetectObjects, which does everything in one
// step, and LetterboxImages → ApplyOnnxModel → DecodeDetections, between which steps of one's own can be put.
//
//   dotnet run -c Release --project Samples/SideBySide -- model.onnx pictures/
//
// Expected output: a line for each of the first fifty pictures, and a sum, such as
//   train_0049.jpg           fused   2   composed   2   largest difference 0.00000 px
//   50 pictures; 176 detections fused, 176 composed; largest difference 0.00000 px and 0.0000000 of a score
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Samples.SideBySide;

const int PictureCount = 50;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: SideBySide MODEL.onnx PICTURES");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext();
var photos = ml.Data.TakeRows(ml.ObjectDetection.LoadFromFolder(args[1]), PictureCount);

string[] outputs;
int width, height;
IReadOnlyList<string> classNames;
using (var detector = OnnxDetector.Load(args[0]))
{
    // The six outputs of this library's own exports, or the one of every other YOLO export.
    outputs = detector.Layout == DetectorLayout.Raw
        ? ["boxes8", "scores8", "boxes16", "scores16", "boxes32", "scores32"]
        : ["output0"];
    (width, height, classNames) = (detector.InputWidth, detector.InputHeight, detector.ClassNames);
}

// Both read the decoded image; given paths, DetectObjects would decode large JPEG files at a fraction of their size.
using var fused = ml.Transforms.DetectObjects(args[0], "Image").Fit(photos);
using var composed = ml.Transforms.LetterboxImages("images", width, height)
    .Append(ml.Transforms.ApplyOnnxModel(outputs, ["images"], args[0]))
    .Append(ml.Transforms.DecodeDetections(classNames, outputs))
    .Fit(photos);

var comparison = new Comparison();
foreach (var (one, other) in Rows(fused).Zip(Rows(composed)))
{
    Console.WriteLine(comparison.Add(Path.GetFileName(one.ImagePath), one.Detections, other.Detections));
}

Console.WriteLine(comparison);
return comparison.IsEqual ? 0 : 1;

IEnumerable<Row> Rows(ITransformer transformer) => ml.Data.CreateEnumerable<Row>(transformer.Transform(photos), reuseRowObject: false);
