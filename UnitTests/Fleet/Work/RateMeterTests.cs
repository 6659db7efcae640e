using MLNetGhost.Fleet.Work;

namespace MLNetGhost.UnitTests.Work;

[TestClass]
public sealed class RateMeterTests
{
    [TestMethod]
    public void Read_PicturesOfTwoJobs_CountsEachOverTheLastHalfMinute()
    {
        var clock = new Clock();
        var meter = new RateMeter(clock);

        clock.Seconds = 10;
        meter.Add("a", 100);
        meter.Add("b", 5);
        var early = meter.Read();
        clock.Seconds = 60;
        meter.Add("a", 60);
        var late = meter.Read();

        Assert.AreEqual(10, early.Rates["a"], 1e-9);
        Assert.AreEqual(0.5, early.Rates["b"], 1e-9);
        Assert.AreEqual(2, late.Rates["a"], 1e-9);
        Assert.IsFalse(late.Rates.ContainsKey("b"));
        Assert.AreEqual((160L, 5L), (late.Totals["a"], late.Totals["b"]));
    }

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
