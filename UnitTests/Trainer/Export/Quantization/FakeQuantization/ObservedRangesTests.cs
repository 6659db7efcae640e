using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class ObservedRangesTests
{
    [TestMethod]
    public void Add_Batches_MovesATenthOfTheWay()
    {
        var ranges = new ObservedRanges();

        ranges.Add(new Dictionary<string, ActivationRange> { ["x"] = new(-1, 4) });
        Assert.AreEqual(new ActivationRange(-1, 4), ranges.Values["x"]);

        ranges.Add(new Dictionary<string, ActivationRange> { ["x"] = new(-2, 14), ["y"] = new(0, 1) });
        Assert.AreEqual(-1.1f, ranges.Values["x"].Lowest, 1e-6f);
        Assert.AreEqual(5f, ranges.Values["x"].Highest, 1e-6f);
        Assert.AreEqual(new ActivationRange(0, 1), ranges.Values["y"]);
    }

    [TestMethod]
    public void Restore_Ranges_ReplacesAll()
    {
        var ranges = new ObservedRanges();
        ranges.Add(new Dictionary<string, ActivationRange> { ["x"] = new(-1, 4) });

        ranges.Restore(new Dictionary<string, ActivationRange> { ["y"] = new(0, 1) });

        CollectionAssert.AreEqual(new[] { "y" }, ranges.Values.Keys.ToArray());
    }
}
