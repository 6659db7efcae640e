#:package OpenCvSharp4@4.13.0.20260627
#:package OpenCvSharp4.official.runtime.linux-x64@4.13.0.20260627
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property ManagePackageVersionsCentrally=false
#:property CentralPackageTransitivePinningEnabled=false
#:property PublishAot=false

// Runs exported models in the dnn module of the OpenCV that OpenCvSharp brings, fused and unfused, and compares all numbers of the output
// with those of ONNX Runtime, for the same noise. Fails if any model differs by more than a hundredth of a pixel or 1e-5 in a score.
//
//     dotnet run build/compare_opencvsharp.cs Samples/Models/shapes-edge-n.onnx …
//
// See docs/other-runtimes.md.

using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using OpenCvSharp.Dnn;

const float BoxTolerance = 1e-2f;
const float ScoreTolerance = 1e-5f;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("Name the models: dotnet run build/compare_opencvsharp.cs MODEL.onnx …");
    return 2;
}

var failed = false;
foreach (var path in args)
{
    using var session = new InferenceSession(path);
    int[] shape = [1, .. session.InputMetadata[session.InputNames[0]].Dimensions[1..]];
    var random = new Random(0);
    var picture = Enumerable.Range(0, shape.Aggregate((x, y) => x * y)).Select(_ => random.NextSingle()).ToArray();
    using var input = OrtValue.CreateTensorValueFromMemory(picture, [.. shape.Select(size => (long)size)]);
    using var options = new RunOptions();
    using var results = session.Run(options, session.InputNames, [input], session.OutputNames);
    var expected = results[0].GetTensorDataAsSpan<float>().ToArray();
    foreach (var fusion in (bool[])[false, true])
    {
        using var net = CvDnn.ReadNetFromOnnx(path)!;
        net.EnableFusion(fusion);
        using var blob = Mat.FromPixelData(shape, MatType.CV_32F, picture);
        net.SetInput(blob);
        using var output = net.Forward();
        var actual = new float[expected.Length];
        Marshal.Copy(output.Data, actual, 0, actual.Length);
        var boxNumbers = 4 * output.Size(2);
        var differences = expected.Zip(actual, (x, y) => MathF.Abs(x - y)).ToArray();
        var (box, score) = (differences[..boxNumbers].Max(), differences[boxNumbers..].Max());
        Console.WriteLine($"OpenCV {Cv2.GetVersionString()}, {Path.GetFileName(path)}, fusion {fusion}: largest difference "
            + $"{box:0.0e+0} px in boxes, {score:0.0e+0} in scores");
        failed |= !(box <= BoxTolerance && score <= ScoreTolerance);
    }
}

return failed ? 1 : 0;
