using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>A convolution with a bias and zero padding of half a kernel, and the activation behind it.</summary>
internal sealed class FoldedConv : FoldedModule
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Activation _activation;
    private readonly long[] _strides;
    private readonly long[] _padding;

    private FoldedConv(Tensor kernel, Tensor offset, long stride, long groups, Activation activation)
        : base(nameof(FoldedConv))
    {
        weight = Copy(kernel);
        bias = Copy(offset);
        _strides = [stride, stride];
        _padding = [kernel.shape[2] / 2, kernel.shape[3] / 2];
        Groups = groups;
        _activation = activation;
        RegisterComponents();
    }

    /// <summary>(out, in / groups, height, width).</summary>
    public Tensor Weight => weight;

    /// <summary>(out).</summary>
    public Tensor Bias => bias;

    /// <summary>1 for a dense convolution, the number of channels for a depthwise one.</summary>
    public long Groups { get; }

    /// <summary>From a kernel that folding computed; it is copied.</summary>
    public static FoldedConv Create(FoldedKernel kernel, long stride, long groups, Activation activation) =>
        new(kernel.Weight, kernel.Bias, stride, groups, activation);

    /// <summary>From a convolution and the normalisation behind it.</summary>
    public static FoldedConv From(Conv2d convolution, BatchNorm2d norm, Activation activation)
    {
        using var scope = NewDisposeScope();
        return Create(ConvFolding.FoldNorm(convolution.weight, norm, convolution.bias), convolution.stride[0], convolution.groups, activation);
    }

    /// <summary>From a convolution that has a bias and no normalisation.</summary>
    public static FoldedConv From(Conv2d convolution, Activation activation) =>
        new(convolution.weight, convolution.bias!, convolution.stride[0], convolution.groups, activation);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var y = nn.functional.conv2d(input, weight, bias, _strides, _padding, groups: Groups);
        return _activation.Apply(y).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => EmitWith(graph, x, weight, bias, Groups);

    /// <summary>Appends this convolution with other weights: they may have more outputs, and more groups with them.</summary>
    public OnnxValue EmitWith(OnnxGraph graph, OnnxValue x, Tensor kernel, Tensor offset, long groups) =>
        _activation.Emit(graph, graph.Conv(x, kernel, offset, ToInts(_strides), ToInts(_padding), (int)groups));

    private static int[] ToInts(long[] sizes) => [.. sizes.Select(size => (int)size)];

    private static Parameter Copy(Tensor x)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(x.detach().to(ScalarType.Float32, copy: true), requires_grad: false);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
