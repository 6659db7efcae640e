using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>Convolutions against double precision, output and gradients, where freed memory holds NaN.</summary>
[TestClass]
public class CheckedConvolutionTests
{
    private static readonly ConvolutionShape[] s_shapes =
    [
        new(16, 8, 3, 3, 1, 1),
        new(24, 24, 3, 3, 1, 1),
        new(32, 40, 3, 3, 1, 1),
        new(40, 24, 3, 3, 1, 1),
        new(17, 33, 3, 3, 1, 1),
        new(20, 12, 5, 5, 1, 1),
        new(24, 40, 3, 3, 2, 1),
        new(24, 40, 1, 1, 1, 1),
        new(24, 24, 3, 3, 1, 24),
        new(40, 40, 1, 5, 1, 40),
        new(24, 48, 3, 3, 1, 2),
    ];

    public static IEnumerable<object[]> Shapes => Enum.GetValues<ConvolutionLayout>()
        .SelectMany(layout => s_shapes.Select(shape => new object[] { shape with { Layout = layout } }));

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

    [TestMethod]
    [DataRow(8, 8, 5, 6)]
    [DataRow(1, 8, 5, 6)]
    [DataRow(2, 1, 5, 6)]
    [DataRow(2, 8, 1, 1)]
    [DataRow(2, 8, 5, 1)]
    [DataRow(1, 1, 1, 1)]
    public void Run_AnyLayout_IsCheckedInTheOneThatLibtorchTakesItFor(int batch, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var planes = ones([batch, channels, height, width]);
        var rows = ones([batch, height, width, channels]).permute(0, 3, 1, 2);
        var wider = ones([batch, height, width, channels + 3]).permute(0, 3, 1, 2).narrow(1, 1, channels);

        foreach (var x in new[] { planes, rows, wider })
        {
            var layout = ConvolutionLayouts.Of(x);

            // libtorch's output has the layout of the input, and enough channels and pixels for it to show.
            var y = nn.functional.conv2d(x, ones([4, channels, 1, 1]), null, padding: [2, 2]);
            Assert.AreEqual(y.stride(1) == 1 ? ConvolutionLayout.Rows : ConvolutionLayout.Planes, layout, $"{string.Join(" ", x.stride())}");
        }

        Assert.AreEqual(ConvolutionLayout.Planes, ConvolutionLayouts.Of(planes));
    }

    [TestMethod]
    [DataRow(16, 8, 3, 1)]
    [DataRow(3, 16, 3, 2)]
    [DataRow(24, 40, 3, 1)]
    public void Apply_DenseConvolutionOfATrainingStep_RunsOnRowsAndEqualsDoublePrecision(
        int inChannels, int outChannels, int kernelSize, int stride)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var convolution = Convolutions.Create(inChannels, outChannels, kernelSize, stride);
        var (x, pad) = (rand([4, inChannels, 10, 14], generator: generator) - 0.5, kernelSize / 2);
        using (no_grad())
        {
            convolution.Weight.copy_(rand(convolution.Shape.WeightShape, generator: generator) - 0.5);
        }

        var expected = Step(
            (a, b, _) => nn.functional.conv2d(a, b, null, [stride, stride], [pad, pad]), float64, [x, convolution.Weight.detach()]);
        var input = x.clone().requires_grad_();
        using var before = new PoisonedMemory(convolution.Shape, 4, 10, 14);
        var y = FastConvolution.Apply(convolution, input);
        using var pulls = new Generator(9);
        using var between = new PoisonedMemory(convolution.Shape, 4, 10, 14);
        y.backward([rand(y.shape, generator: pulls) - 0.5]);

        Assert.IsTrue(FastConvolution.IsLibtorchs(convolution));
        Assert.AreEqual(1, y.stride(1));
        foreach (var (index, actual) in new[] { y.detach(), input.grad!, convolution.Weight.grad! }.Index())
        {
            TensorAssert.AreClose(expected[index], actual, 1e-4 * expected[index].abs().max().item<double>(), $"{index}");
        }
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
            var actual = Step(Poisoned, float32, [x, weight, bias], shape.Layout);
            for (var i = 0; i < expected.Length; i++)
            {
                TensorAssert.AreClose(
                    expected[i], actual[i], 1e-4 * expected[i].abs().max().item<double>(), $"batch {batch}: {i}");
            }

            Tensor Poisoned(Tensor a, Tensor b, Tensor c)
            {
                using var before = new PoisonedMemory(shape, batch, height, width);
                var y = run(a, b, c, shape);
                new PoisonedMemory(shape, batch, height, width).Dispose();
                return y;
            }
        }
    }

    /// <summary>The output, and the gradients of the inputs under a fixed pull.</summary>
    private static Tensor[] Step(
        Func<Tensor, Tensor, Tensor, Tensor> run, ScalarType type, Tensor[] values, ConvolutionLayout layout = ConvolutionLayout.Planes)
    {
        Tensor[] leaves = [.. values.Select(value => value.to(type, copy: true))];
        leaves[0] = layout == ConvolutionLayout.Rows ? ChannelsLast.Of(leaves[0]) : leaves[0];
        Array.ForEach(leaves, leaf => leaf.requires_grad_());
        var y = run(leaves[0], leaves[1], leaves[^1]);
        using var generator = new Generator(9);
        var pull = (rand(y.shape, generator: generator) - 0.5).to(type);
        return [y.detach(), .. autograd.grad([y], leaves, [pull])];
    }
}
