using System.Numerics;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class TrackTrailsTests
{
    [TestMethod]
    public void Of_AfterManyFrames_HasTheLastPlaces()
    {
        var trails = new TrackTrails(length: 3);
        for (var frame = 0; frame < 10; frame++)
        {
            trails.Update([new Detection(0, "cat", 1, new(frame, 0, frame + 10, 20)) { TrackId = 4 }, new Detection(0, "cat", 1, default)]);
        }

        CollectionAssert.AreEqual(new Vector2[] { new(12, 10), new(13, 10), new(14, 10) }, trails.Of(4));
        Assert.IsEmpty(trails.Of(5));
    }

    [TestMethod]
    public void Of_BottomCenter_IsWhereItStands()
    {
        var trails = new TrackTrails(point: TrackPoint.BottomCenter);
        trails.Update([new Detection(0, "cat", 1, new(0, 0, 10, 20)) { TrackId = 1 }]);

        CollectionAssert.AreEqual(new Vector2[] { new(5, 20) }, trails.Of(1));
    }

    [TestMethod]
    public void Constructor_NegativeLength_IsRefused() =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TrackTrails(-1)).Message, "from 0 to 10000");
}
