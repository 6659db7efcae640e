using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class MixUpTests
{
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.37)]
    [DataRow(1.0)]
    public void Blend_TwoPictures_IsTheWeightedSumCutToWholeNumbers(double ratio)
    {
        var (first, second) = (TestPictures.Noise(9, 9, 1).Pixels, TestPictures.Noise(9, 9, 2).Pixels);
        var blended = first.ToArray();

        MixUp.Blend(blended, second, ratio);

        for (var i = 0; i < blended.Length; i++)
        {
            Assert.AreEqual((ratio * first[i]) + ((1 - ratio) * second[i]), blended[i], 1.01);
        }
    }

    [TestMethod]
    public void Blend_DifferentSizes_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => MixUp.Blend(new byte[6], new byte[3], 0.5));
}
