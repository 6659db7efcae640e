using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class BatchOptionsTests
{
    [TestMethod]
    public void Validate_ImageSizeBetweenMultiplesOf32_NamesBoth()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { ImageSize = 630 }.Validate());

        StringAssert.Contains(error.Message, "ImageSize 630 is not a multiple of 32; use 608 or 640.");
    }

    [TestMethod]
    public void Validate_NumbersThatAreTooSmall_Throws()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { BatchSize = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { Workers = -1 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { PrefetchedBatches = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { Epochs = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchOptions { CacheLimitBytes = 0 }.Validate());
    }

    [TestMethod]
    public void FirstEpochWithoutMosaic_ClosedForTenOfSixty_IsFifty()
    {
        Assert.AreEqual(50, new BatchOptions { Epochs = 60 }.FirstEpochWithoutMosaic);
        Assert.AreEqual(int.MaxValue, new BatchOptions { Augmentation = new() { CloseMosaicEpochs = 0 } }.FirstEpochWithoutMosaic);
    }
}
