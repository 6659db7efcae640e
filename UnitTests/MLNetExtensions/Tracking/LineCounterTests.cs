using System.Numerics;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class LineCounterTests
{
    [TestMethod]
    public void Update_ThroughTheLine_CountsByDirectionAndClass()
    {
        var line = new LineCounter(new(0, 100), new(200, 100), "door");
        foreach (var y in new[] { 80, 95, 110, 130, 90 })
        {
            line.Update([At(1, 100, y), At(2, 50, 200 - y) with { Label = "dog" }, At(3, 60, y) with { TrackId = null }]);
        }

        Assert.AreEqual(new CrossingCount(2, 2), line.Count);
        Assert.AreEqual(new CrossingCount(1, 1), line.ByLabel["cat"]);
        Assert.AreEqual(new CrossingCount(1, 1), line.ByLabel["dog"]);
        Assert.AreEqual(4, line.Count.Total);
        Assert.AreEqual("door", line.Name);
    }

    [TestMethod]
    public void Update_DownwardsThroughALineFromLeftToRight_IsFromItsLeftToItsRight()
    {
        var (line, turned) = (new LineCounter(new(0, 100), new(200, 100)), new LineCounter(new(200, 100), new(0, 100)));
        foreach (var y in new[] { 90, 110 })
        {
            line.Update([At(1, 100, y)]);
            turned.Update([At(1, 100, y)]);
        }

        Assert.AreEqual(new CrossingCount(1, 0), line.Count);
        Assert.AreEqual(new CrossingCount(0, 1), turned.Count);
    }

    [TestMethod]
    public void Update_PastTheEnds_CountsNothing()
    {
        var line = new LineCounter(new(0, 100), new(200, 100));
        foreach (var y in new[] { 90, 110, 90 })
        {
            line.Update([At(1, 250, y), At(2, -1, y)]);
        }

        Assert.AreEqual(0, line.Count.Total);
    }

    [TestMethod]
    public void Update_AlongTheLineOrBack_CountsOnlyWhatComesOutOnTheOtherSide()
    {
        var line = new LineCounter(new(0, 100), new(200, 100));
        foreach (var (touching, through, starting) in new[] { (90, 90, 100), (100, 100, 110), (100, 100, 120), (90, 110, 90) })
        {
            line.Update([At(1, 20, touching), At(2, 100, through), At(3, 180, starting)]);
        }

        Assert.AreEqual(new CrossingCount(1, 1), line.Count, "the second went through, the third came back");
    }

    [TestMethod]
    public void Update_SeenAgainBehindTheLine_HasCrossed()
    {
        var line = new LineCounter(new(0, 100), new(200, 100));
        line.Update([At(1, 100, 80)]);
        line.Update([]);
        line.Update([At(1, 110, 130)]);

        Assert.AreEqual(new CrossingCount(1, 0), line.Count);
    }

    [TestMethod]
    public void Update_BottomCenter_CrossesWithTheFeet()
    {
        var line = new LineCounter(new(0, 100), new(200, 100), point: TrackPoint.BottomCenter);
        line.Update([At(1, 100, 85)]);
        line.Update([At(1, 100, 95)]);

        Assert.AreEqual(new CrossingCount(1, 0), line.Count, "the lower edge is 10 below the middle");
    }

    [TestMethod]
    public void Update_NotSeenForVeryLong_IsForgotten()
    {
        var line = new LineCounter(new(0, 100), new(200, 100));
        line.Update([At(1, 100, 80), At(2, 100, 80)]);
        for (var frame = 0; frame < 3 * SeenObjects<int>.LongestAbsence; frame++)
        {
            line.Update([At(2, 100, 80)]);
        }

        line.Update([At(1, 100, 120), At(2, 100, 120)]);

        Assert.AreEqual(1, line.Count.Total);
    }

    [TestMethod]
    [DataRow(5f, 5f, 5f, 5f)]
    [DataRow(float.NaN, 5f, 6f, 5f)]
    [DataRow(5f, 5f, float.PositiveInfinity, 5f)]
    public void Constructor_NoLine_IsRefused(float x0, float y0, float x1, float y1)
    {
        var refused = Assert.ThrowsExactly<ArgumentException>(() => new LineCounter(new Vector2(x0, y0), new Vector2(x1, y1)));

        StringAssert.Contains(refused.Message, "divides nothing; give two different points, in pixels");
    }

    [TestMethod]
    public void Constructor_UnknownPoint_IsRefused() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(
        () => new LineCounter(new(0, 0), new(1, 1), "line", (TrackPoint)7));

    private static Detection At(int id, float x, float y) => new(0, "cat", 0.9f, new(x - 10, y - 10, x + 10, y + 10)) { TrackId = id };
}
