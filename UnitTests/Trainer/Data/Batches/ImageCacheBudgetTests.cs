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
    [DataRow(0, "0 bytes")]
    [DataRow(1536, "1.5 KiB")]
    [DataRow(5L << 30, "5 GiB")]
    public void Format_Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.AreEqual(expected, ImageCacheBudget.Format(bytes));
}
