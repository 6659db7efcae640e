using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>Convolutions against double precision, output and gradients, where freed memory holds NaN.</summary>
[TestClass]
public class CheckedConvolutionTests
{
    public static IEnumerable<object[]> Shapes =>
    [
        [new ConvolutionShape(16, 8, 3, 3, 1, 1)],
        [new ConvolutionShape(24, 24, 3, 3, 1, 1)],
        [new ConvolutionShape(32, 40, 3, 3, 1, 1)],
        [new ConvolutionShape(40, 24, 3, 3, 1, 1)],
        [new ConvolutionShape(17, 33, 3, 3, 1, 1)],
        [new ConvolutionShape(20, 12, 5, 5, 1, 1)],
        [new ConvolutionShape(24, 40, 3, 3, 2, 1)],
        [new ConvolutionShape(24, 40, 1, 1, 1, 1)],
        [new ConvolutionShape(24, 24, 3, 3, 1, 24)],
        [new ConvolutionShape(40, 40, 1, 5, 1, 40)],
        [new ConvolutionShape(24, 48, 3, 3, 1, 2)],
    ];

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Run_OddChannelsInPoisonedMemory_EqualsDoublePrecision(object shape) =>
        AssertExact(shape, (x, weight, bias, of) => CheckedConvolution.Run(x, weight, bias, of.Stride, of.Groups));

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Padded_OddChannelsInPoisonedMemory_EqualsDoublePrecision(object shape) =>
        AssertExact(shape, ConvolutionWay.Padded.Run);

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Exact_OddChannelsInPoisonedMemory_EqualsDoublePrecision(object shape) =>
        AssertExact(shape, ConvolutionWay.Exact.Run);

    [TestMethod]
    public void VerdictOn_ManyThreads_ChecksOnce()
    {
        var shape = new ConvolutionShape(18, 19, 3, 3, 1, 1);
        var verdicts = new ConvolutionVerdict[8];

        Parallel.For(0, verdicts.Length, i => verdicts[i] = CheckedConvolution.VerdictOn(shape));

        Assert.IsTrue(verdicts.All(verdict => ReferenceEquals(verdict, verdicts[0])));
    }

    [TestMethod]
    public void Run_OtherPrecision_IsLibtorchs()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var x = rand([1, 18, 6, 6], float64, generator: generator);
        var weight = rand([7, 18, 3, 3], float64, generator: generator);

        TensorAssert.AreClose(
            nn.functional.conv2d(x, weight, null, [1, 1], [1, 1]), CheckedConvolution.Run(x, weight, null, 1, 1), 0, "output");
    }

    private static void AssertExact(object row, Func<Tensor, Tensor, Tensor?, ConvolutionShape, Tensor> run)
    {
        var shape = (ConvolutionShape)row;
        foreach (var (batch, height, width) in new[] { (1, 7, 9), (2, 20, 21), (16, 10, 10) })
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(3);
            var x = rand([batch, shape.InChannels, height, width], generator: generator) - 0.5;
            var weight = rand(shape.WeightShape, generator: generator) - 0.5;
            var bias = rand([shape.OutChannels], generator: generator);
            var expected = Step(
                (a, b, c) => nn.functional.conv2d(a, b, c, [shape.Stride, shape.Stride], shape.Padding, groups: shape.Groups),
                float64, [x, weight, bias]);
            var actual = Step(Poisoned, float32, [x, weight, bias]);
            for (var i = 0; i < expected.Length; i++)
            {
                TensorAssert.AreClose(
                    expected[i], actual[i], 1e-4 * expected[i].abs().max().item<double>(), $"batch {batch}: {i}");
            }

            Tensor Poisoned(Tensor a, Tensor b, Tensor c)
            {
                ConvolutionCheck.PoisonFreedMemory(shape, batch, height, width);
                var y = run(a, b, c, shape);
                ConvolutionCheck.PoisonFreedMemory(shape, batch, height, width);
                return y;
            }
        }
    }

    /// <summary>The output, and the gradients of the inputs under a fixed pull.</summary>
    private static Tensor[] Step(Func<Tensor, Tensor, Tensor, Tensor> run, ScalarType type, Tensor[] values)
    {
        Tensor[] leaves = [.. values.Select(value => value.to(type, copy: true).requires_grad_())];
        var y = run(leaves[0], leaves[1], leaves[2]);
        using var generator = new Generator(9);
        var pull = (rand(y.shape, generator: generator) - 0.5).to(type);
        return [y.detach(), .. autograd.grad([y], leaves, [pull])];
    }
}
