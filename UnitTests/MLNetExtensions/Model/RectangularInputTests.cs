using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using Kind = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Model;

/// <summary>Inputs that follow the picture's shape, of models that leave height and width open.</summary>
[TestClass]
public class RectangularInputTests
{
    [TestMethod]
    [DataRow(128, 96, 128, 96, DisplayName = "4:3")]
    [DataRow(96, 128, 96, 128, DisplayName = "3:4")]
    [DataRow(200, 100, 128, 64, DisplayName = "2:1")]
    [DataRow(200, 110, 128, 96, DisplayName = "rounded up to the stride")]
    public void Detect_Rectangular_RunsAtThePicturesShape(int width, int height, int inputWidth, int inputHeight)
    {
        using var detector = OnnxDetector.Load(ShapeReporter(), new() { ClassNames = ["shape"], InputSize = (128, 128), Rectangular = true });
        var picture = ColourPictures.ToPng(TestPictures.Photograph(width, height, seed: 1));

        // The network reports its own input, whole, and one box per call, whatever came before it.
        for (var call = 0; call < 2; call++)
        {
            var detection = detector.Detect(picture).Single();
            Assert.AreEqual(inputWidth * inputHeight * 4e-5f, detection.Score, 1e-6f);
            Assert.AreEqual(new BoundingBox(0, 0, width, height), detection.Box);
        }
    }

    [TestMethod]
    public void Detect_NotRectangular_RunsAtTheWholeSize()
    {
        using var detector = OnnxDetector.Load(ShapeReporter(), new() { ClassNames = ["shape"], InputSize = (128, 128) });

        var detection = detector.Detect(ColourPictures.ToPng(TestPictures.Photograph(200, 100, seed: 1))).Single();

        Assert.AreEqual(128 * 128 * 4e-5f, detection.Score, 1e-6f);
    }

    [TestMethod]
    public void Load_RectangularWithAFixedSize_IsRefused()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => OnnxDetector.Load(TestDetectors.Yolo(), new() { Rectangular = true }));

        StringAssert.Contains(error.Message, "fixed size, 64×64");
        StringAssert.Contains(error.Message, "Rectangular");
    }

    /// <summary>One row (1, 1, 6): the whole input as box, its area × 4e-5 as score.</summary>
    private static byte[] ShapeReporter()
    {
        static AttributeProto Whole(string name, long value) =>
            new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };
        return new ForeignModel().Input("images", Kind.Float, "batch", 3, "height", "width")
            .Node("Shape", ["images"], "shape")
            .Node("Cast", ["shape"], "sizes", Whole("to", (long)Kind.Float))
            .Value("two", [2L], 1).Value("three", [3L], 1).Value("zero", [0f], 1).Value("scale", [4e-5f], 1)
            .Node("Gather", ["sizes", "two"], "height").Node("Gather", ["sizes", "three"], "width")
            .Node("Mul", ["height", "width"], "area").Node("Mul", ["area", "scale"], "score")
            .Node("Concat", ["zero", "zero", "width", "height", "score", "zero"], "row", Whole("axis", 0))
            .Value("rows", [1L, 1, 6], 3)
            .Node("Reshape", ["row", "rows"], "output0")
            .Declare("output0", Kind.Float, "batch", "rows", 6)
            .Metadata("end2end", "True").Metadata("stride", "32").ToBytes();
    }
}
