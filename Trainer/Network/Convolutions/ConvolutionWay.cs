using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A differentiable way to compute a convolution.</summary>
/// <param name="Name">For messages, after "with".</param>
/// <param name="Run">(N, in, H, W), weights and perhaps a bias of a shape → a fresh tensor (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</param>
internal sealed record ConvolutionWay(string Name, Func<Tensor, Tensor, Tensor?, ConvolutionShape, Tensor> Run)
{
    /// <summary>The number of channels that libtorch's convolutions for AVX-512 work on at once.</summary>
    private const long BlockLength = 16;

    /// <summary>libtorch's own convolution.</summary>
    public static readonly ConvolutionWay Libtorch = new("libtorch's convolution", RunLibtorch);

    /// <summary>libtorch's, with channels of zeros up to whole blocks, so that no block is partly unwritten.</summary>
    public static readonly ConvolutionWay Padded = new("channels padded to whole blocks of 16", RunPadded);

    /// <summary>libtorch's in double precision: another implementation, several times slower, and the check's reference.</summary>
    public static readonly ConvolutionWay Exact = new("double precision, which is several times slower", RunExact);

    /// <summary>All ways, in the order of preference; the last one is the reference.</summary>
    public static IReadOnlyList<ConvolutionWay> All { get; } = [Libtorch, Padded, Exact];

    private static Tensor RunLibtorch(Tensor x, Tensor weight, Tensor? bias, ConvolutionShape shape) =>
        nn.functional.conv2d(x, weight, bias, [shape.Stride, shape.Stride], shape.Padding, groups: shape.Groups);

    private static Tensor RunPadded(Tensor x, Tensor weight, Tensor? bias, ConvolutionShape shape)
    {
        // Only a dense or a depthwise convolution stays the same convolution with channels added behind the others.
        var isDepthwise = shape.Groups == shape.InChannels && shape.Groups == shape.OutChannels;
        if (shape.Groups > 1 && !isDepthwise)
        {
            return RunLibtorch(x, weight, bias, shape);
        }

        using var scope = NewDisposeScope();
        var (inputs, outputs) = (Missing(shape.InChannels), Missing(shape.OutChannels));
        var padded = shape with
        {
            InChannels = shape.InChannels + inputs,
            OutChannels = shape.OutChannels + outputs,
            Groups = isDepthwise ? shape.Groups + inputs : 1,
        };
        var kernel = nn.functional.pad(weight, [0, 0, 0, 0, 0, isDepthwise ? 0 : inputs, 0, outputs]);
        var y = RunLibtorch(nn.functional.pad(x, [0, 0, 0, 0, 0, inputs]), kernel, null, padded)
            .narrow(1, 0, shape.OutChannels);
        y = shape.Layout == ConvolutionLayout.Rows ? y : y.contiguous();
        return (bias is null ? y.alias() : y.Plus(bias.view(1, -1, 1, 1))).MoveToOuterDisposeScope();
    }

    private static Tensor RunExact(Tensor x, Tensor weight, Tensor? bias, ConvolutionShape shape)
    {
        using var scope = NewDisposeScope();
        return RunLibtorch(x.contiguous().to(float64), weight.to(float64), bias?.to(float64), shape).to(x.dtype).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (BlockLength - (channels % BlockLength)) % BlockLength;
}
