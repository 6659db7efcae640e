using System.Numerics;
using MLNetGhost.Trainer.Kernels;

namespace MLNetGhost.UnitTests.Kernels;

[TestClass]
public class FastExponentialTests
{
    [TestMethod]
    public void Of_WholeRange_IsWithinFourUnitsInTheLastPlace()
    {
        for (var x = -87f; x <= 87; x += 0.0173f)
        {
            var expected = Math.Exp(x);
            Assert.AreEqual(expected, FastExponential.Of(new Vector<float>(x))[0], 5e-7 * expected, $"e^{x}");
        }
    }

    [TestMethod]
    public void Of_BeyondTheRange_StaysFinite()
    {
        Assert.IsGreaterThan(1e38f, FastExponential.Of(new Vector<float>(1000))[0]);
        Assert.IsLessThan(1e-37f, FastExponential.Of(new Vector<float>(-1000))[0]);
    }
}
