using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class GradientClippingTests
{
    [TestMethod]
    public void Clip_TooLong_IsShortenedInPlace()
    {
        using var gradients = tensor(new float[] { 30, 40 });

        GradientClipping.Clip(gradients, 10);

        Assert.AreEqual(10, gradients.norm().item<float>(), 1e-4);
        Assert.AreEqual(6, gradients[0].item<float>(), 1e-4);
        Assert.AreEqual(8, gradients[1].item<float>(), 1e-4);
    }

    [TestMethod]
    public void Clip_ShortEnough_StaysAsItIs()
    {
        using var gradients = tensor(new float[] { 3, 4 });

        GradientClipping.Clip(gradients, 10);

        Assert.AreEqual(3, gradients[0].item<float>());
    }
}
