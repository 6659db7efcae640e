using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class InputSizeTests
{
    [TestMethod]
    public void Require_NotAMultiple_NamesTheNearest()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => InputSize.Require(640, 630));
        Assert.AreEqual("Input width 630 is not a multiple of 32; use 608 or 640.", error.Message);
    }

    [TestMethod]
    public void Require_TooSmall_NamesTheSmallest()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => InputSize.Require(32, 640));
        Assert.AreEqual("Input height 32 is less than 64; use 64 or more.", error.Message);
    }

    [TestMethod]
    public void Require_Multiples_Passes() => InputSize.Require(64, 992);
}
