using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class EpochPlanTests
{
    [TestMethod]
    public void Order_OfTwoEpochs_DiffersAndHoldsEveryPictureOnce()
    {
        var (first, second) = (new EpochPlan(0, 0, 50, 8), new EpochPlan(0, 1, 50, 8));

        CollectionAssert.AreNotEqual(first.Order.ToArray(), second.Order.ToArray());
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 50).ToArray(), first.Order.ToArray());
        CollectionAssert.AreEqual(first.Order.ToArray(), new EpochPlan(0, 0, 50, 8).Order.ToArray());
    }

    [TestMethod]
    [DataRow(5, 16, 5)]
    [DataRow(500, 16, 128)]
    [DataRow(5000, 200, 1000)]
    public void RecentCountOf_PicturesAndBatch_IsTheSmallestOfThree(int imageCount, int batchSize, int expected) =>
        Assert.AreEqual(expected, EpochPlan.RecentCountOf(imageCount, batchSize));

    [TestMethod]
    public void DrawRecent_InTheMiddle_StaysWithinTheWindow()
    {
        var plan = new EpochPlan(1, 3, 100, 2);
        var random = new RandomStream(0);
        var window = plan.Order.Skip(50 - 15).Take(16).ToHashSet();

        var drawn = Enumerable.Range(0, 1000).Select(_ => plan.DrawRecent(random, 50)).ToHashSet();

        Assert.IsTrue(window.SetEquals(drawn));
    }

    [TestMethod]
    public void DrawRecent_AtTheBeginning_ReachesIntoTheEpochBefore()
    {
        var (before, plan) = (new EpochPlan(1, 2, 100, 2), new EpochPlan(1, 3, 100, 2));
        var random = new RandomStream(0);
        var window = plan.Order.Take(1).Concat(before.Order.TakeLast(15)).ToHashSet();

        var drawn = Enumerable.Range(0, 1000).Select(_ => plan.DrawRecent(random, 0)).ToHashSet();

        Assert.IsTrue(window.SetEquals(drawn));
    }

    [TestMethod]
    public void PositionsOf_LastBatch_HasWhatIsLeft()
    {
        var plan = new EpochPlan(0, 0, 21, 8);

        Assert.AreEqual((8, 8), plan.PositionsOf(1));
        Assert.AreEqual((16, 5), plan.PositionsOf(2));
    }
}
