using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;
using SkiaSharp;
using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// A detector whose boxes are written in the colour of the picture, so that frames of moving objects are pictures of one colour. The
/// object <c>car</c> lies at red × side, green × side and has the score blue; the object <c>dog</c> lies at side − red × side near the
/// lower edge, and its score is always high.
/// </summary>
internal static class PointerDetector
{
    /// <summary>Width and height of its input, and of the pictures.</summary>
    public const int Side = 64;

    /// <summary>Width and height of its boxes.</summary>
    public const int Extent = 16;

    /// <summary>Where the dog's centre is from above.</summary>
    public const int DogsPlace = 52;

    private const float Dogs = 0.9f;

    /// <summary>The ONNX model.</summary>
    public static byte[] CreateOnnx()
    {
        using var scope = torch.NewDisposeScope();
        var graph = new OnnxGraph("pointer");
        var images = graph.Input("images", OnnxValue.DynamicBatch, 3, Side, Side);
        var means = graph.GlobalAveragePool(images);
        var car = Anchor(graph, means, [Side, 0, 0, 0, Side, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], [0, 0, Extent, Extent, 0, 0]);
        var dog = Anchor(graph, means, [-Side, .. new float[17]], [Side, DogsPlace, Extent, Extent, 0, Dogs]);
        graph.Output(graph.Concat([car, dog], axis: 2), "output0");
        return TestDetectors.Finish(graph, TestDetectors.Describe(["car", "dog"], Side, DetectorLayout.Yolo));
    }

    /// <summary>A frame with the car's centre at a place.</summary>
    public static RgbImage Frame(float x, float y, float score = 0.9f, int width = Side, int height = Side)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Level(x / Side), Level(y / Side), Level(score));
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>A frame as a PNG file.</summary>
    public static byte[] Png(float x, float y, float score = 0.9f, int width = Side, int height = Side) =>
        TestPictures.Encode(Frame(x, y, score, width, height), SKEncodedImageFormat.Png);

    private static OnnxValue Anchor(OnnxGraph graph, OnnxValue means, float[] weights, float[] bias) => graph.Reshape(
        graph.Conv(means, torch.tensor(weights).reshape(6, 3, 1, 1), torch.tensor(bias), [1, 1], [0, 0, 0, 0]), [6, 1]);

    private static byte Level(float share) => (byte)MathF.Round(255 * share);
}
