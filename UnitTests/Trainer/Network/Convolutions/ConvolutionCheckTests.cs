using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class ConvolutionCheckTests
{
    private static readonly ConvolutionShape s_shape = new(24, 40, 3, 3, 1, 1);

    /// <summary>With a blocked copy of the input whose last channels nobody wrote, and which zeros are multiplied with.</summary>
    private static readonly ConvolutionWay s_stale = new("stale", (x, weight, bias, shape) =>
    {
        using var scope = NewDisposeScope();
        var blocked = empty([x.size(0), (shape.InChannels + 15) / 16 * 16, x.size(2), x.size(3)]);
        return (ConvolutionWay.Exact.Run(x, weight, bias, shape) + (blocked.sum() * 0)).MoveToOuterDisposeScope();
    });

    [TestMethod]
    public void Examine_RightWay_IsTaken()
    {
        var verdict = ConvolutionCheck.Examine(s_shape, [ConvolutionWay.Exact, ConvolutionWay.Padded]);

        Assert.AreSame(ConvolutionWay.Exact, verdict.Way);
        Assert.IsNull(verdict.Fault);
    }

    [TestMethod]
    [DataRow("output", "output off by")]
    [DataRow("input", "gradient of the input off by")]
    [DataRow("weights", "gradient of the weights off by")]
    [DataRow("not finite", "output not finite")]
    public void Examine_WayThatIsWrongForPartlyFilledBlocks_TakesPaddedChannels(string kind, string fault)
    {
        var padded = ConvolutionWay.Padded with { Run = (x, weight, bias, shape) => ConvolutionWay.Padded.Run(x, weight, bias, shape) };
        var verdict = ConvolutionCheck.Examine(s_shape, [Wrong(kind), padded, ConvolutionWay.Exact]);

        // Where libtorch's padded convolution is wrong too, the next way is right to be taken; it was never seen.
        Assert.AreSame(padded, verdict.Way);
        StringAssert.StartsWith(verdict.Fault, fault);
    }

    [TestMethod]
    public void Examine_EveryFastWayIsWrong_TakesDoublePrecision()
    {
        var verdict = ConvolutionCheck.Examine(s_shape, [Wrong("input"), Wrong("weights"), ConvolutionWay.Exact]);

        Assert.AreSame(ConvolutionWay.Exact, verdict.Way);
        StringAssert.StartsWith(verdict.Fault, "gradient of the input");
    }

    [TestMethod]
    [DataRow(24, 40, 3, "Planes")]
    [DataRow(16, 8, 3, "Planes")]
    [DataRow(120, 200, 1, "Planes")]
    [DataRow(24, 40, 3, "Rows")]
    [DataRow(16, 8, 3, "Rows")]
    [DataRow(120, 200, 1, "Rows")]
    public void Examine_WayThatReadsMemoryNobodyWrote_IsFound(int inChannels, int outChannels, int kernelSize, string layout)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("How freed memory is reused is known for Linux's C library only.");
        }

        var shape = new ConvolutionShape(inChannels, outChannels, kernelSize, kernelSize, 1, 1)
        {
            Layout = Enum.Parse<ConvolutionLayout>(layout),
        };

        // Finalizers free what earlier tests left behind, on a thread of their own: blocks that would be taken instead of poisoned ones.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var verdict = ConvolutionCheck.Examine(shape, [s_stale, ConvolutionWay.Exact]);

        Assert.AreEqual("output not finite", verdict.Fault);
    }

    [TestMethod]
    [DataRow("Planes", "Rows")]
    [DataRow("Rows", "Planes")]
    public void Examine_WayThatIsWrongInOneLayout_IsLeftOutThereAlone(string wrong, string right)
    {
        var way = new ConvolutionWay("wrong in one layout", (x, weight, bias, shape) =>
        {
            using var scope = NewDisposeScope();
            var factor = $"{ConvolutionLayouts.Of(x)}" == wrong ? 2 : 1;
            return (ConvolutionWay.Exact.Run(x, weight, bias, shape) * factor).MoveToOuterDisposeScope();
        });

        ConvolutionWay Taken(string layout) => ConvolutionCheck.Examine(
            s_shape with { Layout = Enum.Parse<ConvolutionLayout>(layout) }, [way, ConvolutionWay.Exact]).Way;

        Assert.AreSame(ConvolutionWay.Exact, Taken(wrong));
        Assert.AreSame(way, Taken(right));
    }

    [TestMethod]
    public void Examine_AnyShape_LeavesRandomNumbersAndGradientsAlone()
    {
        using var scope = NewDisposeScope();
        var before = random.get_rng_state().data<byte>().ToArray();
        using (no_grad())
        {
            ConvolutionCheck.Examine(s_shape, ConvolutionWay.All);

            Assert.IsFalse(is_grad_enabled());
        }

        CollectionAssert.AreEqual(before, random.get_rng_state().data<byte>().ToArray());
    }

    private static ConvolutionWay Wrong(string kind) => new(kind, (x, weight, bias, shape) =>
    {
        using var scope = NewDisposeScope();
        var y = ConvolutionWay.Exact.Run(
            kind == "input" ? (x * 2) - x.detach() : x, kind == "weights" ? (weight * 2) - weight.detach() : weight, bias, shape);
        return (kind switch { "output" => y * 1.5, "not finite" => y + double.NaN, _ => y.alias() }).MoveToOuterDisposeScope();
    });
}
