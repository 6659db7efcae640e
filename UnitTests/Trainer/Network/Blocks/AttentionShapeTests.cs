using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class AttentionShapeTests
{
    [TestMethod]
    public void For_128Channels_HasTwoHeadsAndHalfWidthKeys()
    {
        var shape = AttentionShape.For(128);
        Assert.AreEqual(new AttentionShape(HeadCount: 2, KeyChannels: 32, ValueChannels: 64), shape);
        Assert.AreEqual(256, shape.QueryKeyValueChannels);
    }

    [TestMethod]
    public void For_FewerThanOneHead_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => AttentionShape.For(32));
}
