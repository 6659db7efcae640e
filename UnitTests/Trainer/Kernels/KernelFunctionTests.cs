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
    public void DepthwiseConvolution_AnyShape_EqualsTorch(int kernelSize, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = randn([2, 5, height, width], generator: generator);
        var weight = randn([5, 1, kernelSize, kernelSize], generator: generator);
        AssertSame(
            inputs => conv2d(inputs[0], inputs[1], null, [stride, stride], [kernelSize / 2, kernelSize / 2], groups: 5),
            inputs => DepthwiseConvolutionFunction.Apply(inputs[0], inputs[1], stride),
            x,
            weight);
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
