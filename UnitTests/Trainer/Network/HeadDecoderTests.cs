using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class HeadDecoderTests
{
    private const int ClassCount = 2;

    [TestMethod]
    public void Decode_CertainDistances_GivesBoxesInPixels()
    {
        using var scope = NewDisposeScope();
        var levels = Levels(64, 96);

        // The cell in row 1, column 2 of the coarsest level: left 1, top 0, right 2, bottom 3 cells, each certain.
        foreach (var (side, bin) in new[] { (0, 1), (1, 0), (2, 2), (3, 3) })
        {
            levels[2][0, (side * HeadDecoder.BinCount) + bin, 1, 2] = 100;
        }

        levels[2][0, HeadDecoder.BoxLogits + 1, 1, 2] = 2;
        var decoded = HeadDecoder.Decode(levels);
        CollectionAssert.AreEqual(new long[] { 1, 4 + ClassCount, 96 + 24 + 6 }, decoded.shape);
        var last = decoded[0, .., (96 + 24 + 5)];
        var (x0, y0, x1, y1) = (1.5 * 32, 1.5 * 32, 4.5 * 32, 4.5 * 32);
        var expected = tensor([(float)((x0 + x1) / 2), (float)((y0 + y1) / 2), (float)(x1 - x0), (float)(y1 - y0), 0.5f, 0.880797f]);
        TensorAssert.AreClose(expected, last, 1e-4, "box and scores");
    }

    [TestMethod]
    public void MakeAnchors_Levels_AreCellCentresFinestFirst()
    {
        using var scope = NewDisposeScope();
        var (anchors, strides) = HeadDecoder.MakeAnchors(Levels(64, 96));
        TensorAssert.AreClose(tensor(new[,] { { 0.5f, 0.5f }, { 1.5f, 0.5f } }), anchors[..2], 0, "first row");
        TensorAssert.AreClose(tensor(new[] { 0.5f, 1.5f }), anchors[12], 0, "second row");
        TensorAssert.AreClose(tensor(new[] { 2.5f, 1.5f }), anchors[^1], 0, "last");
        Assert.AreEqual(8, strides[95, 0].item<float>());
        Assert.AreEqual(16, strides[96, 0].item<float>());
        Assert.AreEqual(32, strides[^1, 0].item<float>());
    }

    private static Tensor[] Levels(int height, int width) =>
        [.. HeadDecoder.Strides.Select(stride => zeros(1, HeadDecoder.BoxLogits + ClassCount, height / stride, width / stride))];
}
