using System.Globalization;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class MotChallengeTextTests
{
    [TestMethod]
    public void Rows_TrackedFrame_HasARowForEachIdCountedFromOne()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            var rows = MotChallengeText.Rows(7,
            [
                new Detection(0, "cat", 0.875f, new(0, 10.5f, 20, 40)) { TrackId = 3 }, new Detection(0, "cat", 0.5f, new(0, 0, 1, 1)),
            ]);

            Assert.AreEqual("7,3,1,11.5,20,29.5,0.875,-1,-1,-1\n", rows);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [TestMethod]
    public void Rows_FrameZero_IsRefused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MotChallengeText.Rows(0, [])).Message, "MOT Challenge counts from 1");
}
