using MLNetGhost.Trainer.Kernels;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Runs a convolution of a training step in the fastest way. On the CPU, libtorch reorders its input into blocks of channels and its
/// output back, which takes several times as long as the arithmetic for 1 × 1 and depthwise convolutions.
/// </summary>
internal static class FastConvolution
{
    /// <summary>
    /// Products for each value of the output up to which it is computed again in the backward pass instead of being kept: what it costs
    /// then is hardly more than reading it. That is the stem, depthwise convolutions and 1 × 1 convolutions of few channels.
    /// </summary>
    private const long CheapProducts = 128;

    /// <summary>The convolution's output, a fresh tensor, computed by libtorch.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="x">Its input.</param>
    public static Tensor Apply(Convolution convolution, Tensor x) =>
        convolution.call(IsFast(convolution, x) && IsLibtorchs(convolution) ? ChannelsLast.Of(x) : x);

    /// <summary>
    /// How a convolution without bias and the normalisation after it are computed in one operation of a training step; null where that is
    /// not done: elsewhere than in single precision on the CPU, and where libtorch keeps the output.
    /// </summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="x">Its input.</param>
    public static TrainedConvolution? InStep(Convolution convolution, Tensor x) =>
        !IsFast(convolution, x) || convolution.Bias is not null ? null
        : IsDepthwise(convolution) || IsPointwise(convolution)
            ? new PlainConvolution(IsDepthwise(convolution), (int)convolution.Shape.Stride, !IsCheap(convolution.Shape))
        : !IsCheap(convolution.Shape) ? null
        : new LibtorchConvolution(convolution.call, (input, weight) => CheckedConvolution.Run(
            input, weight, null, convolution.Shape.Stride, convolution.Shape.Groups));

    /// <summary>Whether a training step on the CPU leaves a convolution to libtorch, with the channels of a pixel in a row.</summary>
    public static bool IsLibtorchs(Convolution convolution) => !IsDepthwise(convolution) && !IsPointwise(convolution);

    /// <summary>Whether it is a training step on the CPU in single precision.</summary>
    private static bool IsFast(Convolution convolution, Tensor x) => convolution.training && ChannelsLast.IsForKernels(x);

    private static bool IsCheap(ConvolutionShape shape) => shape.InChannels / shape.Groups * shape.Height * shape.Width <= CheapProducts;

    private static bool IsDepthwise(Convolution convolution) => convolution.Bias is null && convolution.Shape.Groups > 1
        && convolution.Shape.Groups == convolution.Shape.InChannels && convolution.Shape.Groups == convolution.Shape.OutChannels;

    private static bool IsPointwise(Convolution convolution) => convolution.Bias is null
        && convolution.Shape is { Height: 1, Width: 1, Groups: 1, Stride: 1 };
}
