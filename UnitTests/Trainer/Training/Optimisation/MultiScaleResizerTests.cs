using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class MultiScaleResizerTests
{
    [TestMethod]
    public void DrawSide_ManyBatches_CoversMultiplesOf32FromHalfToOneAndAHalf()
    {
        var sides = Enumerable.Range(0, 500).Select(batch => MultiScaleResizer.DrawSide(320, seed: 1, epoch: 2, batch)).Distinct().Order()
            .ToArray();

        CollectionAssert.AreEqual(Enumerable.Range(5, 11).Select(i => 32 * i).ToArray(), sides);
        Assert.AreEqual(MultiScaleResizer.DrawSide(320, 1, 2, 3), MultiScaleResizer.DrawSide(320, 1, 2, 3));
    }

    [TestMethod]
    public void DrawSide_SmallImages_NeverFallsBelowWhatTheNetworkTakes() =>
        Assert.IsTrue(Enumerable.Range(0, 100).All(batch => MultiScaleResizer.DrawSide(64, 1, 0, batch) is 64 or 96));

    [TestMethod]
    public void Resize_OtherSide_ChangesTheShapeAlone()
    {
        using var scope = NewDisposeScope();

        CollectionAssert.AreEqual(new long[] { 2, 3, 96, 96 }, MultiScaleResizer.Resize(full(2, 3, 64, 64, 0.25f), 96).shape);
        Assert.AreEqual(0.25f, MultiScaleResizer.Resize(full(2, 3, 64, 64, 0.25f), 96).mean().item<float>(), 1e-6);
    }
}
