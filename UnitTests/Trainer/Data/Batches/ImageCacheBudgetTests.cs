using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class ImageCacheBudgetTests
{
    private const long Mebibyte = 1 << 20;
    private static readonly BatchOptions s_cached = new() { CacheImages = true };

    [TestMethod]
    public void Claim_CacheThatFits_KeepsEverything() =>
        Assert.AreEqual(100 * Mebibyte, new ImageCacheBudget(200 * Mebibyte).Claim("train", s_cached, 100 * Mebibyte, 10 * Mebibyte));

    [TestMethod]
    public void Claim_CacheAboveHalfOfTheMemory_IsRefusedWithItsSize()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ImageCacheBudget(150 * Mebibyte).Claim(
            "train", s_cached, 100 * Mebibyte, 0));

        StringAssert.Contains(error.Message, "would take 100 MiB for 'train' at image size 640; the limit for all together is 75 MiB, "
            + "half of the 150 MiB");
        StringAssert.Contains(error.Message, "Leave the cache off");
    }

    [TestMethod]
    public void Claim_SecondSplitThatNoLongerFits_IsRefusedWithBothSizes()
    {
        var budget = new ImageCacheBudget(300 * Mebibyte);
        budget.Claim("train", s_cached, 100 * Mebibyte, 0);
        budget.Claim("small", s_cached, 20 * Mebibyte, 0);

        var error = Assert.ThrowsExactly<ArgumentException>(() => budget.Claim("val", s_cached, 40 * Mebibyte, 0));

        StringAssert.Contains(error.Message, "100 MiB for 'train' and 20 MiB for 'small' and 40 MiB for 'val'");
        StringAssert.Contains(error.Message, "150 MiB");
    }

    [TestMethod]
    public void Claim_CacheAboveTheLimit_IsRefused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ImageCacheBudget(1000 * Mebibyte).Claim(
            "train", s_cached with { CacheLimitBytes = 99 * Mebibyte }, 100 * Mebibyte, 0));

        StringAssert.Contains(error.Message, "the limit of 'train' is 99 MiB");
    }

    [TestMethod]
    public void Claim_NoCache_KeepsRecentPicturesWithinTheLimit()
    {
        Assert.AreEqual(10 * Mebibyte, new ImageCacheBudget(200 * Mebibyte).Claim("train", new(), 100 * Mebibyte, 10 * Mebibyte));
        Assert.AreEqual(3 * Mebibyte, new ImageCacheBudget(200 * Mebibyte).Claim(
            "train", new() { CacheLimitBytes = 3 * Mebibyte }, 100 * Mebibyte, 10 * Mebibyte));
        Assert.AreEqual(0, new ImageCacheBudget(0).Claim("train", new(), 100 * Mebibyte, 10 * Mebibyte));
    }

    [TestMethod]
    public void Read_ThisMachine_IsBetweenNothingAndAllOfTheMemory()
    {
        var available = AvailableMemory.Read();

        Assert.IsGreaterThan(0, available);
        Assert.IsLessThan(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, available);
    }

    [TestMethod]
    public void Parse_MemoryFileOfLinux_FindsTheAvailableBytes()
    {
        Assert.AreEqual(2048 * 1024, AvailableMemory.Parse(["MemTotal:        4096 kB", "MemFree:   10 kB", "MemAvailable:    2048 kB"]));
        Assert.IsNull(AvailableMemory.Parse(["MemTotal:        4096 kB", "MemAvailable:"]));
    }

    [TestMethod]
    [DataRow(60L, 100L, 10L, 0L, 60L, DisplayName = "what the system has")]
    [DataRow(60L, 40L, 10L, 0L, 30L, DisplayName = "what a container leaves")]
    [DataRow(null, 100L, 10L, 70L, 30L, DisplayName = "what others leave")]
    [DataRow(null, 100L, 20L, 0L, 80L, DisplayName = "before the first collection")]
    [DataRow(60L, 10L, 20L, 0L, 0L, DisplayName = "nothing")]
    public void Choose_Figures_TakesTheSmallest(long? system, long limit, long own, long load, long expected) =>
        Assert.AreEqual(expected, AvailableMemory.Choose(system, limit, own, load));

    [TestMethod]
    [DataRow(0, "0 bytes")]
    [DataRow(1536, "1.5 KiB")]
    [DataRow(5L << 30, "5 GiB")]
    public void Format_Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.AreEqual(expected, ImageCacheBudget.Format(bytes));
}
