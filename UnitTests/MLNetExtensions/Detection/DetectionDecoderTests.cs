using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;
using TorchSharp;

namespace MLNetGhost.UnitTests;

[TestClass]
public class DetectionDecoderTests
{
    private static readonly LetterboxGeometry s_geometry = LetterboxGeometry.Create(64, 64, 64, 64);
    private static readonly string[] s_names = ["a", "b"];

    [TestMethod]
    public void DecodeYolo_OneCandidate_GivesItsBoxAndBestClass()
    {
        var output = new float[6 * 84];
        Set(output, 84, anchor: 20, 30, 40, 10, 8, 0.6f, 0.7f);
        Set(output, 84, anchor: 50, 10, 10, 4, 4, 0.25f, 0.1f);

        var detection = DetectionDecoder.DecodeYolo(output, s_names, s_geometry, new()).Single();

        Assert.AreEqual(new Detection(1, "b", 0.7f, new BoundingBox(25, 36, 35, 44)), detection);
    }

    [TestMethod]
    public void DecodeYolo_MultiLabel_GivesEveryClass()
    {
        var output = new float[6 * 84];
        Set(output, 84, anchor: 20, 30, 40, 10, 8, 0.6f, 0.7f);

        var classes = DetectionDecoder.DecodeYolo(output, s_names, s_geometry, new() { MultiLabel = true })
            .Select(detection => detection.ClassId);

        CollectionAssert.AreEqual(new[] { 1, 0 }, classes.ToArray());
    }

    [TestMethod]
    public void DecodeYolo_ClassFilter_AppliesToTheBestClass()
    {
        var output = new float[6 * 84];
        Set(output, 84, anchor: 20, 30, 40, 10, 8, 0.6f, 0.7f);

        Assert.IsEmpty(DetectionDecoder.DecodeYolo(output, s_names, s_geometry, new() { Classes = [0] }));
        Assert.HasCount(1, DetectionDecoder.DecodeYolo(output, s_names, s_geometry, new() { Classes = [0], MultiLabel = true }));
    }

    [TestMethod]
    public void DecodeYolo_EqualScores_GivesTheLowerClass()
    {
        var output = new float[6 * 84];
        Set(output, 84, anchor: 0, 30, 40, 10, 8, 0.5f, 0.5f);

        Assert.AreEqual(0, DetectionDecoder.DecodeYolo(output, s_names, s_geometry, new()).Single().ClassId);
    }

    [TestMethod]
    [DataRow(0f), DataRow(0.25f), DataRow(0.999f), DataRow(1f)]
    public void DecodeRaw_AnyThreshold_EqualsSigmoidAndExpectation(float threshold)
    {
        var random = new Random(1);
        var (boxes, scores) = (new float[3][], new float[3][]);
        var yolo = new float[6 * 84];
        var anchor = 0;
        for (var level = 0; level < 3; level++)
        {
            var cells = (8 >> level) * (8 >> level);
            boxes[level] = [.. Enumerable.Range(0, 64 * cells).Select(_ => 6 * random.NextSingle() - 3)];
            scores[level] = [.. Enumerable.Range(0, 2 * cells).Select(_ => 24 * random.NextSingle() - 12)];
            for (var cell = 0; cell < cells; cell++, anchor++)
            {
                var (width, stride) = (8 >> level, 8 << level);
                var sides = Enumerable.Range(0, 4).Select(side => Expectation(boxes[level], side, cell, cells) * stride).ToArray();
                var (x, y) = ((cell % width + 0.5) * stride, (cell / width + 0.5) * stride);
                Set(yolo, 84, anchor,
                    (float)(x + (sides[2] - sides[0]) / 2), (float)(y + (sides[3] - sides[1]) / 2), (float)(sides[0] + sides[2]),
                        (float)(sides[1] + sides[3]),
                    Sigmoid(scores[level][cell]), Sigmoid(scores[level][cells + cell]));
            }
        }

        var options = new SuppressionOptions { ScoreThreshold = threshold, MultiLabel = true };
        var expected = DetectionDecoder.DecodeYolo(yolo, s_names, s_geometry, options);
        var actual = DetectionDecoder.DecodeRaw(
            boxes[0], scores[0], boxes[1], scores[1], boxes[2], scores[2], s_names, s_geometry, options);

        Assert.AreEqual(threshold < 1, actual.Length > 0);
        Assert.AreEqual(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.AreEqual(expected[i].ClassId, actual[i].ClassId);
            TensorAssert.AreClose(
                [expected[i].Score, expected[i].Box.X0, expected[i].Box.Y0, expected[i].Box.X1, expected[i].Box.Y1],
                [actual[i].Score, actual[i].Box.X0, actual[i].Box.Y0, actual[i].Box.X1, actual[i].Box.Y1], 1e-4, $"detection {i}");
        }
    }

    [TestMethod]
    public void DecodeYolo_BoxInTheBorder_IsLeftOut()
    {
        var output = new float[6 * 84];
        Set(output, 84, anchor: 0, 30, 4, 10, 6, 0.9f, 0);

        // A picture of 64×32 in the middle of 64×64: rows 16 to 48.
        Assert.IsEmpty(DetectionDecoder.DecodeYolo(output, s_names, LetterboxGeometry.Create(64, 32, 64, 64), new()));
    }

    [TestMethod]
    public void Decode_WrongLength_NamesTheNumbers()
    {
        var yolo = Assert.ThrowsExactly<ArgumentException>(() => DetectionDecoder.DecodeYolo(new float[100], s_names, s_geometry, new()));
        var raw = Assert.ThrowsExactly<ArgumentException>(
            () => DetectionDecoder.DecodeRaw(
                new float[4096], new float[128], new float[1024], new float[32], new float[256], new float[9], s_names, s_geometry, new()));

        StringAssert.Contains(yolo.Message, "multiple of 6");
        StringAssert.Contains(raw.Message, "scores32 has 9 values");
        StringAssert.Contains(raw.Message, "2×2×2 = 8");
    }

    [TestMethod]
    public void Decode_NotANumber_IsAnError()
    {
        var score = new float[6 * 84];
        score[5 * 84 + 3] = float.NaN;
        var box = new float[6 * 84];
        Set(box, 84, anchor: 0, float.NaN, 4, 10, 6, 0.9f, 0);
        var logits = new float[128];
        logits[5] = float.NaN;

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DetectionDecoder.DecodeYolo(score, s_names, s_geometry, new())).Message,
            "class 1 at anchor 3");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DetectionDecoder.DecodeYolo(box, s_names, s_geometry, new())).Message,
            "anchor 0");
        Assert.ThrowsExactly<InvalidDataException>(
            () => DetectionDecoder.DecodeRaw(
                new float[4096], logits, new float[1024], new float[32], new float[256], new float[8], s_names, s_geometry, new()));
    }

    [TestMethod]
    public void Decode_OutputsOfADetector_EqualsItsDetections()
    {
        var image = TestPictures.Photograph(90, 70, 1);
        using var detector = OnnxDetector.Load(TestDetectors.Yolo());
        using var writer = new LetterboxWriter();
        var values = new float[3 * 64 * 64];
        var geometry = writer.Write(image.Pixels, PixelFormat.Rgb24, 90, 70, 270, 64, 64, values);
        using var input = torch.tensor(values, [1, 3, 64, 64]);
        using var output = OnnxRunner.Run(TestDetectors.Yolo(), input)[0];

        var decoded = DetectionDecoder.DecodeYolo(output.data<float>().ToArray(), detector.ClassNames, geometry, new());

        Assert.IsNotEmpty(decoded);
        CollectionAssert.AreEqual(detector.Detect(TestPictures.Encode(image, SKEncodedImageFormat.Png)), decoded);
    }

    private static void Set(float[] output, int anchors, int anchor, params float[] values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            output[row * anchors + anchor] = values[row];
        }
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));

    private static double Expectation(float[] boxes, int side, int cell, int cells)
    {
        var weights = Enumerable.Range(0, 16).Select(bin => Math.Exp(boxes[(16 * side + bin) * cells + cell])).ToArray();
        return weights.Select((weight, bin) => bin * weight).Sum() / weights.Sum();
    }
}
