using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using Kind = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Imaging;

/// <summary>
/// What networks read, restated: (byte × scale − mean) / deviation in the order of the channels, the pad colour around the picture. The
/// picture has the input's size in one direction, so that no pixel is resampled.
/// </summary>
[TestClass]
public class NetworkInputTests
{
    private const int Size = 32;
    private const int Height = 16;

    private static IEnumerable<object[]> Preparations =>
    [
        [Preparation.Yolo],
        [Preparation.Yolox],
        [Preparation.ImageNet with { Fit = PictureFit.Letterbox }],
        [Preparation.NanoDet with { Fit = PictureFit.TopLeft, PadColour = new(10, 20, 30) }],
        [new Preparation { Channels = ChannelOrder.Grey, PadColour = new(1, 2, 3) }],
        [new Preparation { Channels = ChannelOrder.Bgr, Element = InputElement.HalfPrecision }],
        [new Preparation { Scale = 1, Element = InputElement.Bytes }],
    ];

    [TestMethod]
    [DynamicData(nameof(Preparations))]
    public void Write_EveryPreparation_IsTheDefinition(Preparation preparation)
    {
        var picture = TestPictures.Photograph(Size, Height, seed: 3);

        var actual = Write(picture, preparation);

        var top = preparation.Fit == PictureFit.TopLeft ? 0 : (Size - Height) / 2;
        for (var plane = 0; plane < preparation.Planes; plane++)
        {
            for (var y = 0; y < Size; y++)
            {
                for (var x = 0; x < Size; x++)
                {
                    var isInside = y >= top && y < top + Height;
                    var (red, green, blue) = isInside
                        ? Pixel(picture, x, y - top)
                        : (preparation.PadColour.Red, preparation.PadColour.Green, preparation.PadColour.Blue);
                    var colour = preparation.Channels == ChannelOrder.Grey ? -1 : preparation.Channels == ChannelOrder.Bgr ? 2 - plane : plane;
                    var (value, mean, deviation) = colour switch
                    {
                        -1 => (0.299f * red + 0.587f * green + 0.114f * blue, preparation.Mean.Red, preparation.Deviation.Red),
                        0 => (red, preparation.Mean.Red, preparation.Deviation.Red),
                        1 => (green, preparation.Mean.Green, preparation.Deviation.Green),
                        _ => (blue, preparation.Mean.Blue, preparation.Deviation.Blue),
                    };
                    var expected = (value * preparation.Scale - mean) / deviation;
                    var tolerance = preparation.Element == InputElement.HalfPrecision ? 5e-4 : 1e-6 * Math.Max(1, Math.Abs(expected));
                    Assert.AreEqual(expected, actual[(plane * Size + y) * Size + x], tolerance, $"plane {plane}, ({x}, {y})");
                }
            }
        }
    }

    [TestMethod]
    public void Detect_EveryElement_ReadsThePictureThatItIsGiven()
    {
        // The network's only row is the mean of the picture's red plane, as score, in whatever type it reads.
        var picture = TestPictures.Photograph(Size, Size, seed: 4);
        var red = Enumerable.Range(0, Size * Size).Average(i => (double)picture.Pixels[3 * i]);

        foreach (var (kind, scale) in new[] { (Kind.Float, 1.0), (Kind.Float16, 1.0), (Kind.Uint8, 1 / 255.0) })
        {
            using var detector = OnnxDetector.Load(MeanOfRed(kind, (float)scale), new() { ClassNames = ["red"] });
            var detection = detector.Detect(ColourPictures.ToPng(picture), new() { ScoreThreshold = 0.001f }).Single();

            Assert.AreEqual(red / 255, detection.Score, kind == Kind.Float16 ? 2e-3 : 1e-4, $"{kind}");
        }
    }

    [TestMethod]
    public void Detect_GreyInput_ReadsLuma()
    {
        var picture = TestPictures.Photograph(Size, Size, seed: 5);
        var luma = Enumerable.Range(0, Size * Size).Average(i =>
            0.299 * picture.Pixels[3 * i] + 0.587 * picture.Pixels[3 * i + 1] + 0.114 * picture.Pixels[3 * i + 2]);

        using var detector = OnnxDetector.Load(MeanOfRed(Kind.Float, 1, channels: 1), new() { ClassNames = ["grey"] });

        Assert.AreEqual(ChannelOrder.Grey, detector.Preparation.Channels);
        Assert.AreEqual(luma / 255, detector.Detect(ColourPictures.ToPng(picture), new() { ScoreThreshold = 0.001f }).Single().Score, 1e-4);
    }

    private static unsafe float[] Write(RgbImage picture, Preparation preparation)
    {
        var bytes = new byte[4 * preparation.Planes * Size * Size];
        using var writer = new NetworkInputWriter();
        fixed (byte* pixels = picture.Pixels)
        fixed (byte* target = bytes)
        {
            var source = new PixelSource(
                (nint)pixels, picture.Width, picture.Height, 3 * picture.Width, PixelFormat.Rgb24, Orientation.Upright);
            var geometry = LetterboxGeometry.CreateFitted(picture.Width, picture.Height, Size, Size, preparation.Fit);
            writer.Write(source, geometry, preparation, target);
        }

        var count = preparation.Planes * Size * Size;
        return preparation.Element switch
        {
            InputElement.Bytes => [.. bytes.Take(count).Select(value => (float)value)],
            InputElement.HalfPrecision => [.. Enumerable.Range(0, count).Select(i => (float)BitConverter.ToHalf(bytes, 2 * i))],
            _ => [.. Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(bytes, 4 * i))],
        };
    }

    private static (float Red, float Green, float Blue) Pixel(RgbImage picture, int x, int y)
    {
        var i = 3 * (y * picture.Width + x);
        return (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]);
    }

    /// <summary>One row (N, 1, 6): a box, the mean of the first plane times a factor, class 0; the type of the input in and out.</summary>
    private static byte[] MeanOfRed(Kind kind, float factor, int channels = 3)
    {
        var model = new ForeignModel().Input("images", kind, 1, channels, Size, Size);
        return model
            .Node("Cast", ["images"], "values", new AttributeProto
            {
                Name = "to",
                Type = AttributeProto.Types.AttributeType.Int,
                I = (long)Kind.Float,
            })
            .Node("GlobalAveragePool", ["values"], "means")
            .Value("first", [.. Enumerable.Range(0, channels).Select(channel => channel == 0 ? factor : 0)], channels, 1)
            .Value("flat", [1L, channels], 2)
            .Node("Reshape", ["means", "flat"], "row")
            .Node("MatMul", ["row", "first"], "mean")
            .Value("column", [1L, 1, 1], 3)
            .Node("Reshape", ["mean", "column"], "score")
            .Value("box", [0f, 0, Size, Size], 1, 1, 4)
            .Value("class", [0f], 1, 1, 1)
            .Node("Concat", ["box", "score", "class"], "joined", new AttributeProto
            {
                Name = "axis",
                Type = AttributeProto.Types.AttributeType.Int,
                I = 2,
            })
            .Node("Cast", ["joined"], "output0", new AttributeProto
            {
                Name = "to",
                Type = AttributeProto.Types.AttributeType.Int,
                I = (long)(kind == Kind.Float16 ? Kind.Float16 : Kind.Float),
            })
            .Declare("output0", kind == Kind.Float16 ? Kind.Float16 : Kind.Float, 1, 1, 6)
            .Metadata("end2end", "True").ToBytes();
    }
}
