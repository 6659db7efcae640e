using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.UnitTests.Kernels;

/// <summary>The operations against libtorch's own: outputs and gradients.</summary>
[TestClass]
public class KernelFunctionTests
{
    [TestMethod]
    [DataRow(3, 1, 9, 7)]
    [DataRow(3, 2, 9, 7)]
    [DataRow(5, 1, 12, 20)]
    [DataRow(5, 2, 12, 21)]
    [DataRow(3, 1, 1, 1)]
    [DataRow(5, 2, 2, 3)]
    public void ConvolutionNorm_DepthwiseOfAnyShape_EqualsTorch(int kernelSize, int stride, int height, int width) =>
        AssertConvolutionNorm(
            new PlainConvolution(IsDepthwise: true, stride), [5, 1, kernelSize, kernelSize], Activation.None, height, width, stride: stride);

    [TestMethod]
    [DataRow(9, 7, false)]
    [DataRow(40, 33, false)]
    [DataRow(1, 1, false)]
    [DataRow(9, 7, true)]
    public void ConvolutionNorm_Pointwise_EqualsTorch(int height, int width, bool keepsOutput) => AssertConvolutionNorm(
        new PlainConvolution(IsDepthwise: false, Stride: 1, keepsOutput), [7, 5, 1, 1], Activation.Silu, height, width);

    [TestMethod]
    [DataRow(3, 16, 3, 1, "computed again by libtorch")]
    [DataRow(16, 16, 3, 1, "kept by libtorch")]
    [DataRow(128, 8, 1, 1, "computed again")]
    [DataRow(136, 8, 1, 1, "kept")]
    [DataRow(512, 512, 5, 512, "computed again")]
    public void InStep_Convolution_KeepsWhatIsDearToCompute(int inChannels, int outChannels, int kernelSize, int groups, string expected)
    {
        using var convolution = Convolutions.Create(inChannels, outChannels, kernelSize, groups: groups);
        using var input = zeros(1, inChannels, 2, 2);

        var actual = FastConvolution.InStep(convolution, input) switch
        {
            null => "kept by libtorch",
            LibtorchConvolution => "computed again by libtorch",
            { KeepsOutput: true } => "kept",
            _ => "computed again",
        };

        Assert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("relu")]
    [DataRow("silu")]
    public void NormAct_LargeMean_EqualsTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var activation = name switch { "relu" => Activation.Relu, "silu" => Activation.Silu, _ => Activation.None };
        var settings = new NormActSettings(1e-3, activation.Kind, (_, _, _) => { });
        AssertSame(
            inputs => activation.Apply(batch_norm(inputs[0], null, null, inputs[1], inputs[2], training: true, eps: 1e-3)),
            inputs => NormActFunction.Apply(inputs[0], inputs[1], inputs[2], settings),
            randn([3, 4, 5, 7], generator: generator) + 20,
            rand([4], generator: generator) + 0.5,
            randn([4], generator: generator));
    }

    [TestMethod]
    [DataRow(8, 6, 4, 3)]
    [DataRow(9, 7, 4, 3)]
    [DataRow(2, 3, 1, 1)]
    [DataRow(5, 20, 2, 10)]
    public void Gate_OfHalfTheSize_EqualsTorch(int height, int width, int gateHeight, int gateWidth)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        AssertSame(
            inputs => inputs[0] * interpolate(inputs[1], [height, width], mode: InterpolationMode.Nearest),
            inputs => GateFunction.Apply(inputs[0], inputs[1]),
            randn([2, 5, height, width], generator: generator),
            rand([2, 5, gateHeight, gateWidth], generator: generator));
    }

    [TestMethod]
    public void Gate_PartOfTheChannels_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        AssertSame(
            inputs => inputs[0].narrow(1, 0, 5) * interpolate(inputs[1], [6, 8], mode: InterpolationMode.Nearest),
            inputs => GateFunction.Apply(ChannelsLast.Of(inputs[0]).narrow(1, 0, 5), inputs[1]),
            randn([2, 6, 6, 8], generator: generator),
            rand([2, 5, 3, 4], generator: generator));
    }

    [TestMethod]
    [DataRow(1, 9, 7)]
    [DataRow(2, 12, 21)]
    public void ConvolutionNorm_OfLibtorch_EqualsTorch(int stride, int height, int width)
    {
        using var module = Convolutions.Create(5, 7, 3, stride);
        using var input = zeros(2, 5, height, width);
        var convolution = FastConvolution.InStep(module, input)!;

        Assert.IsInstanceOfType<LibtorchConvolution>(convolution);
        AssertConvolutionNorm(
            convolution, [7, 5, 3, 3], Activation.Silu, height, width, module, stride);
    }

    [TestMethod]
    public void ConvolutionNorm_InputWithoutGradient_GivesThatOfTheWeights()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var module = Convolutions.Create(5, 7, 3);
        var x = ChannelsLast.Of(randn([2, 5, 9, 7], generator: generator));
        var settings = new NormActSettings(1, ActivationKind.None, (_, _, _) => { });
        Tensor[] leaves = [x, x.clone().requires_grad_()];
        using (no_grad())
        {
            module.Weight.copy_(linspace(-1, 1, module.Weight.numel()).view(module.Weight.shape));
        }

        var gradients = leaves.Select(leaf =>
        {
            module.Weight.grad?.zero_();
            var y = ConvolutionNormFunction.Apply(
                leaf, module.Weight, ones(7), zeros(7), FastConvolution.InStep(module, leaf)!, settings);
            (y * linspace(-1, 1, y.numel()).view(y.shape)).sum().backward();
            return module.Weight.grad!.clone();
        }).ToList();

        TensorAssert.AreClose(gradients[1], gradients[0], 1e-6, "gradient of the weights");
        Assert.IsNull(leaves[0].grad);
    }

    private static void AssertConvolutionNorm(
        TrainedConvolution convolution, long[] weightShape, Activation activation, int height, int width, Convolution? module = null,
        int stride = 1)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (padding, groups) = (weightShape[3] / 2, weightShape[1] == 1 ? 5 : 1);
        var (mean, count) = (empty(0), 0L);

        // An epsilon like the variance: two values per channel would otherwise normalise to ±1, whatever the weights are.
        var settings = new NormActSettings(1, activation.Kind, (m, _, n) => (mean, count) = (m.MoveToOuterDisposeScope(), n));
        Tensor Convolve(Tensor x, Tensor weight) => conv2d(x, weight, null, [stride, stride], [padding, padding], groups: groups);
        var x = randn([2, 5, height, width], generator: generator);
        var weight = randn(weightShape, generator: generator);
        using (no_grad())
        {
            module?.Weight.copy_(weight);
        }

        AssertSame(
            inputs => activation.Apply(
                batch_norm(Convolve(inputs[0], inputs[1]), null, null, inputs[2], inputs[3], training: true, eps: 1)),
            inputs => ConvolutionNormFunction.Apply(inputs[0], inputs[1], inputs[2], inputs[3], convolution, settings),
            x,
            weight,
            rand([weightShape[0]], generator: generator) + 0.5,
            randn([weightShape[0]], generator: generator));
        var expected = Convolve(x, weight);
        TensorAssert.AreClose(expected.mean([0, 2, 3]), mean.flatten().to(float32), 1e-5, "reported mean");
        Assert.AreEqual(expected.numel() / weightShape[0], count);
    }

    private static void AssertSame(Func<Tensor[], Tensor> expected, Func<Tensor[], Tensor> actual, params Tensor[] values)
    {
        var (output, gradients) = Run(expected, values);
        var (ours, ourGradients) = Run(actual, values);
        TensorAssert.AreClose(output, ours, 1e-4, "output");
        for (var i = 0; i < values.Length; i++)
        {
            TensorAssert.AreClose(gradients[i], ourGradients[i], 1e-4 * Math.Max(1, gradients[i].abs().max().item<float>()),
                $"gradient {i}");
        }
    }

    private static (Tensor Output, Tensor[] Gradients) Run(Func<Tensor[], Tensor> operation, Tensor[] values)
    {
        Tensor[] inputs = [.. values.Select(value => value.clone().requires_grad_())];
        var output = operation(inputs);
        (output * linspace(-1, 1, output.numel()).view(output.shape)).sum().backward();
        return (output.detach(), [.. inputs.Select(input => input.grad!)]);
    }
}
