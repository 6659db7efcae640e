using System.Numerics;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class ZoneCounterTests
{
    private static readonly Vector2[] s_square = [new(100, 100), new(200, 100), new(200, 200), new(100, 200)];

    [TestMethod]
    public void Update_InAndOut_CountsEntriesExitsAndWhoIsInside()
    {
        var zone = new ZoneCounter(s_square, "square");
        zone.Update([At(1, 50), At(2, 150) with { Label = "dog" }]);
        Assert.AreEqual(new ZoneCount(1, 0, 1), zone.Count, "one that is first seen inside has come in");

        zone.Update([At(1, 150), At(2, 160) with { Label = "dog" }]);
        Assert.AreEqual(new ZoneCount(2, 0, 2), zone.Count);

        zone.Update([At(1, 250), At(3, 50)]);
        Assert.AreEqual(new ZoneCount(2, 1, 0), zone.Count, "one that is lost inside has not gone out");

        zone.Update([At(1, 150), At(2, 170) with { Label = "dog" }, At(3, 150) with { TrackId = null }]);
        Assert.AreEqual(new ZoneCount(3, 1, 2), zone.Count, "one that is found inside again has not come in again");
        Assert.AreEqual(new ZoneCount(2, 1, 1), zone.ByLabel["cat"]);
        Assert.AreEqual(new ZoneCount(1, 0, 1), zone.ByLabel["dog"]);
        Assert.AreEqual(2, zone.LargestOccupancy);
    }

    [TestMethod]
    [DataRow(50, 50, true)]
    [DataRow(50, 150, false)]
    [DataRow(150, 50, true)]
    [DataRow(150, 150, true)]
    [DataRow(250, 50, false)]
    [DataRow(0, 0, true)]
    [DataRow(200, 100, false)]
    public void Update_ZoneWithACorner_HasWhatLiesInIt(int x, int y, bool isInside)
    {
        var zone = new ZoneCounter([new(0, 0), new(200, 0), new(200, 200), new(100, 200), new(100, 100), new(0, 100)]);

        zone.Update([new Detection(0, "cat", 0.9f, new(x - 10, y - 10, x + 10, y + 10)) { TrackId = 1 }]);

        Assert.AreEqual(isInside ? 1 : 0, zone.Count.Occupancy);
    }

    [TestMethod]
    public void Update_BottomCenter_StandsWithTheFeet()
    {
        var zone = new ZoneCounter(s_square, point: TrackPoint.BottomCenter);

        zone.Update([new Detection(0, "cat", 0.9f, new(140, 20, 160, 120)) { TrackId = 1 }]);

        Assert.AreEqual(1, zone.Count.Occupancy);
    }

    [TestMethod]
    public void Constructor_NoZone_IsRefused()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new ZoneCounter([new(0, 0), new(1, 1)])).Message, "A zone of 2 corners is none");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new ZoneCounter([new(0, 0), new(1, 1), new(2, 2), new(9, 9)])).Message,
            "encloses nothing; its corners lie on a line");
        Assert.ThrowsExactly<ArgumentException>(() => new ZoneCounter([new(0, 0), new(1, float.NaN), new(2, 2)]));
    }

    private static Detection At(int id, float x) => new(0, "cat", 0.9f, new(x - 10, 140, x + 10, 160)) { TrackId = id };
}
