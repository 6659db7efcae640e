using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class ImageCacheBudgetTests
{
    private const long Mebibyte = 1 << 20;

    [TestMethod]
    public void Choose_CacheThatFits_KeepsEverything() =>
        Assert.AreEqual(100 * Mebibyte, ImageCacheBudget.Choose(new() { CacheImages = true }, 100 * Mebibyte, 10 * Mebibyte, 200 * Mebibyte));

    [TestMethod]
    public void Choose_CacheAboveHalfOfTheMemory_IsRefusedWithItsSize()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ImageCacheBudget.Choose(new() { CacheImages = true }, 100 * Mebibyte, 0, 150 * Mebibyte));

        StringAssert.Contains(error.Message, "would take 100 MiB at image size 640; the limit is 75 MiB");
    }

    [TestMethod]
    public void Choose_CacheAboveTheLimit_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => ImageCacheBudget.Choose(
            new() { CacheImages = true, CacheLimitBytes = 99 * Mebibyte }, 100 * Mebibyte, 0, 1000 * Mebibyte));

    [TestMethod]
    public void Choose_NoCache_KeepsRecentPicturesWithinTheLimit()
    {
        Assert.AreEqual(10 * Mebibyte, ImageCacheBudget.Choose(new(), 100 * Mebibyte, 10 * Mebibyte, 200 * Mebibyte));
        Assert.AreEqual(3 * Mebibyte, ImageCacheBudget.Choose(new() { CacheLimitBytes = 3 * Mebibyte }, 100 * Mebibyte, 10 * Mebibyte, 200 * Mebibyte));
    }

    [TestMethod]
    [DataRow(0, "0 bytes")]
    [DataRow(1536, "1.5 KiB")]
    [DataRow(5L << 30, "5 GiB")]
    public void Format_Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.AreEqual(expected, ImageCacheBudget.Format(bytes));
}
