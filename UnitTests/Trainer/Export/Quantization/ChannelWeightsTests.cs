using MLNetGhost.Trainer.Export;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class ChannelWeightsTests
{
    [TestMethod]
    [DataRow(127)]
    [DataRow(63)]
    public void Round_TwoChannels_EachUsesItsWholeRange(int largest)
    {
        var rounded = ChannelWeights.Round([0.25f, -1, 20, 5], [1, -1], channels: 2, inputScale: 0.1f, largest);

        CollectionAssert.AreEqual(
            new[] { (sbyte)Math.Round(largest / 4f), (sbyte)-largest, (sbyte)largest, (sbyte)Math.Round(largest / 4f) },
            rounded.Weights);
        for (var channel = 0; channel < 2; channel++)
        {
            Assert.AreEqual(0.1f * rounded.WeightScales[channel], rounded.BiasScales[channel]);
            Assert.AreEqual(channel == 0 ? 1 : -1, rounded.Biases![channel] * rounded.BiasScales[channel], rounded.BiasScales[channel]);
        }
    }

    [TestMethod]
    public void Round_ChannelOfZeros_StaysZero()
    {
        var rounded = ChannelWeights.Round([0, 0], [], channels: 1, inputScale: 1, largest: 127);

        CollectionAssert.AreEqual(new sbyte[] { 0, 0 }, rounded.Weights);
        Assert.IsNull(rounded.Biases);
        Assert.IsGreaterThan(0, rounded.WeightScales[0]);
    }

    [TestMethod]
    public void Round_BiasFarLargerThanTheWeights_KeepsTheBias()
    {
        var rounded = ChannelWeights.Round([1e-12f], [5], channels: 1, inputScale: 1e-3f, largest: 127);

        Assert.AreEqual(5, rounded.Biases![0] * (double)rounded.BiasScales[0], 1e-5);
    }
}
