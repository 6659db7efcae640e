using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class AugmentationOptionsTests
{
    [TestMethod]
    public void Validate_DefaultsAndNone_Pass()
    {
        new AugmentationOptions().Validate();
        AugmentationOptions.None.Validate();
    }

    [TestMethod]
    public void Validate_ValueOutsideItsRange_NamesOptionValueAndRange()
    {
        var scale = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AugmentationOptions { Scale = 1 }.Validate());
        StringAssert.Contains(scale.Message, "Scale 1 is not a number of at least 0 and less than 1; the default is 0.5.");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AugmentationOptions { Mosaic = double.NaN }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AugmentationOptions { FlipLeftRight = -0.1 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AugmentationOptions { CloseMosaicEpochs = -1 }.Validate());
    }

    [TestMethod]
    public void None_ChangesNothing()
    {
        Assert.IsFalse(AugmentationOptions.None.ChangesGeometry);
        Assert.IsFalse(AugmentationOptions.None.ChangesColor);
    }
}
