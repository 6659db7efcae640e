using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class ChannelMathTests
{
    [TestMethod]
    [DataRow(12.0, 12)]
    [DataRow(1.0, 4)]
    [DataRow(18.0, 20)]
    [DataRow(7.2, 8)]
    [DataRow(12 * 1.3, 16)]
    [DataRow(40 * 0.25, 12)]
    public void MakeDivisible_Channels_AreNearestMultipleOfFour(double channels, int expected) =>
        Assert.AreEqual(expected, ChannelMath.MakeDivisible(channels));

    /// <summary>5.9 rounds to 4, less than 90 % of it, so it becomes 8.</summary>
    [TestMethod]
    public void MakeDivisible_RoundedFarDown_GoesUp() => Assert.AreEqual(8, ChannelMath.MakeDivisible(5.9));
}
