using System.Collections.Concurrent;
using MLNetGhost.Trainer.Kernels;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The one place where this library calls a convolution of libtorch. On the CPU in single precision, the first use of a shape in a
/// layout checks it in this process (<see cref="ConvolutionCheck"/>), whoever uses it: training, validation, verification of an export.
/// Where libtorch is wrong, a way that is right computes it. Other devices and precisions are libtorch's, and so is a batch of no
/// pictures.
/// </summary>
/// <remarks>
/// The verdicts are facts about the processor and the loaded libtorch, found once and never changed; nothing can be configured here.
/// </remarks>
internal static class CheckedConvolution
{
    private static readonly ConcurrentDictionary<ConvolutionShape, Lazy<ConvolutionVerdict>> s_verdicts = new();

    /// <summary>Runs a convolution.</summary>
    /// <param name="x">(N, in, H, W).</param>
    /// <param name="weight">(out, in / groups, height, width), in the type of the input.</param>
    /// <param name="bias">(out), or null.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="groups">The groups.</param>
    /// <returns>A fresh tensor (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</returns>
    public static Tensor Run(Tensor x, Tensor weight, Tensor? bias, long stride, long groups)
    {
        var shape = ConvolutionShape.Of(weight, stride, groups) with { Layout = ConvolutionLayouts.Of(x) };
        var isChecked = ChannelsLast.IsForKernels(x) && x.size(0) > 0;
        var way = isChecked ? VerdictOn(shape).Way : ConvolutionWay.Libtorch;
        return way.Run(x, weight, bias, shape);
    }

    /// <summary>The verdict on a shape in its layout; the first call in a process checks it, in milliseconds.</summary>
    public static ConvolutionVerdict VerdictOn(ConvolutionShape shape) => s_verdicts.GetOrAdd(
        shape, key => new Lazy<ConvolutionVerdict>(() => ConvolutionCheck.Examine(key, ConvolutionWay.All))).Value;
}
