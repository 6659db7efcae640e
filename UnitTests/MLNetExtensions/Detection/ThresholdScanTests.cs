namespace MLNetGhost.UnitTests;

[TestClass]
public class ThresholdScanTests
{
    [TestMethod]
    public void IndexOfAbove_EveryLengthAndStart_EqualsTheLoop()
    {
        var random = new Random(1);
        for (var length = 0; length < 300; length += 7)
        {
            var values = Enumerable.Range(0, length).Select(_ => random.NextDouble() < 0.05 ? random.NextSingle() : -random.NextSingle())
                .ToArray();
            for (var start = 0; start <= length; start++)
            {
                Assert.AreEqual(Array.FindIndex(values, start, value => value > 0.1f), ThresholdScan.IndexOfAbove(values, start, 0.1f),
                    $"{length} values from {start}");
            }
        }
    }

    [TestMethod]
    public void IndexOfAbove_OneValueAtAnyPlace_IsFound()
    {
        for (var place = 0; place < 200; place++)
        {
            var values = new float[200];
            values[place] = 0.5f;
            Assert.AreEqual(place, ThresholdScan.IndexOfAbove(values, 0, 0.25f));
            Assert.AreEqual(-1, ThresholdScan.IndexOfAbove(values, place + 1, 0.25f));
        }
    }

    [TestMethod]
    public void IndexOfAbove_EqualToTheThreshold_DoesNotPass() =>
        Assert.AreEqual(-1, ThresholdScan.IndexOfAbove([.. Enumerable.Repeat(0.25f, 100)], 0, 0.25f));

    [TestMethod]
    public void IndexOfAbove_NotANumber_Passes()
    {
        var values = new float[100];
        values[77] = float.NaN;

        Assert.AreEqual(77, ThresholdScan.IndexOfAbove(values, 0, 0.25f));
    }
}
