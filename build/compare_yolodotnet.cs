#:package YoloDotNet@4.2.0
#:package YoloDotNet.ExecutionProvider.Cpu@1.1.0
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package SkiaSharp@3.119.4
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@3.119.4
#:property ManagePackageVersionsCentrally=false
#:property CentralPackageTransitivePinningEnabled=false
#:property PublishAot=false

// Runs an exported model (export --batch 1) in YoloDotNet and compares its detections with those of mlnetghost predict.
//
//     dotnet run build/compare_yolodotnet.cs model.onnx PICTURES
//
// Pictures are first resized to the input size (as PNG), so that both see the same pixels, and nothing is suppressed, because YoloDotNet
// does that across classes. Its boxes are in whole pixels, rounded down, and clipped at the edges here. Fails if a detection has no
// counterpart of the same class within a pixel and 1e-4 of a score. See docs/other-runtimes.md.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SkiaSharp;
using YoloDotNet;
using YoloDotNet.Enums;
using YoloDotNet.ExecutionProvider.Cpu;
using YoloDotNet.Models;

const double Confidence = 0.25;
const double Overlap = 1;
const double BoxTolerance = 1.01;
const double ScoreTolerance = 1e-4;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length != 2)
{
    Console.Error.WriteLine("Name a model and a folder: dotnet run build/compare_yolodotnet.cs MODEL.onnx PICTURES");
    return 2;
}

var provider = new CpuExecutionProvider(args[0]);
using var yolo = new Yolo(new YoloOptions { ExecutionProvider = provider, ImageResize = ImageResize.Proportional });
var shape = yolo.OnnxModel.InputShapes.First().Value;
Console.WriteLine($"{Path.GetFileName(args[0])}: {yolo.OnnxModel.ModelType}, {yolo.OnnxModel.ModelVersion}, "
    + $"{string.Join(" × ", shape)}, classes {string.Join(", ", yolo.OnnxModel.Labels.Select(label => label.Name))}");
var folder = Directory.CreateTempSubdirectory("mlnetghost-yolodotnet-").FullName;
try
{
    var sampling = new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
    foreach (var path in Directory.GetFiles(args[1]).Order(StringComparer.Ordinal))
    {
        using var picture = SKBitmap.Decode(path);
        using var resized = picture?.Resize(new SKImageInfo((int)shape[3], (int)shape[2]), sampling);
        using var data = resized?.Encode(SKEncodedImageFormat.Png, 100);
        if (data is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".png"), data.ToArray());
        }
    }

    var json = Path.Combine(folder, "ours.json");
    string[] predict =
    [
        "run", "-c", "Release", "--project", "Tool", "--", "predict", "--weights", args[0], "--source", folder, "--quiet",
        "--conf", $"{Confidence}", "--iou", $"{Overlap}", "--json", json,
    ];
    using (var program = Process.Start(new ProcessStartInfo("dotnet", predict) { RedirectStandardOutput = true })!)
    {
        program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        if (program.ExitCode != 0)
        {
            return program.ExitCode;
        }
    }

    var (count, alone, box, score) = (0, 0, 0.0, 0.0);
    using var ours = JsonDocument.Parse(File.ReadAllText(json));
    foreach (var entry in ours.RootElement.EnumerateArray())
    {
        using var picture = SKBitmap.Decode(entry.GetProperty("file").GetString());
        var theirs = yolo.RunObjectDetection(picture, Confidence, Overlap).ToList();
        foreach (var expected in entry.GetProperty("detections").EnumerateArray())
        {
            count++;
            var edges = expected.GetProperty("box").EnumerateArray().Select(edge => edge.GetDouble()).ToArray();
            var partner = theirs
                .Where(found => found.Label.Name == expected.GetProperty("label").GetString())
                .Where(found => Difference(found, expected) <= ScoreTolerance)
                .OrderBy(found => Distance(found, edges)).FirstOrDefault();
            if (partner is null || Distance(partner, edges) > BoxTolerance)
            {
                alone++;
                continue;
            }

            theirs.Remove(partner);
            box = Math.Max(box, Distance(partner, edges));
            score = Math.Max(score, Difference(partner, expected));
        }

        alone += theirs.Count;
    }

    Console.WriteLine($"{ours.RootElement.GetArrayLength()} pictures, {count} detections above {Confidence}: {alone} unmatched; largest "
        + $"difference {box:0.00} px in boxes, {score:0.00000} in scores");
    return alone == 0 && count > 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static double Difference(ObjectDetection found, JsonElement expected) =>
    Math.Abs(found.Confidence - expected.GetProperty("score").GetDouble());

double Distance(ObjectDetection found, double[] edges)
{
    var (width, height) = (shape[3], shape[2]);
    return new[]
    {
        Math.Clamp(found.BoundingBox.Left, 0, width) - edges[0], Math.Clamp(found.BoundingBox.Top, 0, height) - edges[1],
        Math.Clamp(found.BoundingBox.Right, 0, width) - edges[2], Math.Clamp(found.BoundingBox.Bottom, 0, height) - edges[3],
    }.Max(Math.Abs);
}
