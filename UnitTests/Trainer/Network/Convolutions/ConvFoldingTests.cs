using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class ConvFoldingTests
{
    [TestMethod]
    public void FoldNorm_RandomStatistics_EqualsConvolutionThenNorm()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var generator = new Generator(1);
        using var norm = nn.BatchNorm2d(5, eps: 1e-3);
        StateDicts.RandomiseNorms(norm, seed: 2);
        norm.eval();
        var (x, kernel, bias) = (
            randn([2, 4, 7, 6], generator: generator), randn([5, 4, 3, 3], generator: generator), randn([5], generator: generator));
        var expected = norm.call(conv2d(x, kernel, bias, padding: [1, 1]));
        var folded = ConvFolding.FoldNorm(kernel, norm, bias);
        TensorAssert.AreClose(expected, conv2d(x.to(float64), folded.Weight, folded.Bias, padding: [1, 1]), 1e-5, "folded");
    }

    [TestMethod]
    public void PadTo_LargerKernel_IsTheSameConvolution()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (x, kernel) = (randn([1, 2, 6, 6], generator: generator), randn([3, 2, 1, 1], generator: generator));
        var padded = ConvFolding.PadTo(kernel, 5);
        CollectionAssert.AreEqual(new long[] { 3, 2, 5, 5 }, padded.shape);
        TensorAssert.AreClose(conv2d(x, kernel, strides: [2, 2]), conv2d(x, padded, strides: [2, 2], padding: [2, 2]), 1e-6, "stride 2");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(6)]
    public void IdentityKernel_AnyGroups_CopiesItsInput(int groups)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = randn([2, 6, 4, 5], ScalarType.Float64, generator: generator);
        var kernel = ConvFolding.IdentityKernel(6, groups, 3);
        CollectionAssert.AreEqual(new long[] { 6, 6 / groups, 3, 3 }, kernel.shape);
        TensorAssert.AreClose(x, conv2d(x, kernel, padding: [1, 1], groups: groups), 0, "copy");
    }

    [TestMethod]
    public void Sum_TwoBranches_AddsKernelsAndBiases()
    {
        using var scope = NewDisposeScope();
        var sum = ConvFolding.Sum(
            [new FoldedKernel(full([1, 1, 1, 1], 2.0), full([1], 3.0)), new FoldedKernel(full([1, 1, 1, 1], 0.5), full([1], -1.0))]);
        Assert.AreEqual(2.5f, sum.Weight.item<float>());
        Assert.AreEqual(2f, sum.Bias.item<float>());
    }
}
