using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class NaturalOrderTests
{
    [TestMethod]
    public void Compare_NumbersInNames_AreOrderedByValue()
    {
        string[] expected =
        [
            "a.jpg", "frame1.jpg", "frame2.jpg", "frame007.jpg", "frame10.jpg", "frame10b.jpg", "frame99999999999999999999999.jpg", "frames.jpg",
            "v2-1.png", "v2-12.png", "v10-3.png",
        ];
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            string[] shuffled = [.. expected];
            random.Shuffle(shuffled);
            CollectionAssert.AreEqual(expected, shuffled.Order(NaturalOrder.Instance).ToArray());
        }
    }

    [TestMethod]
    public void Compare_SameNumberWrittenDifferently_IsStillAnOrder()
    {
        var order = NaturalOrder.Instance;

        Assert.AreNotEqual(0, order.Compare("a1", "a01"));
        Assert.AreEqual(-Math.Sign(order.Compare("a1", "a01")), Math.Sign(order.Compare("a01", "a1")));
        Assert.AreEqual(0, order.Compare("a01", "a01"));
        Assert.IsLessThan(0, order.Compare(null, "a"));
    }
}
