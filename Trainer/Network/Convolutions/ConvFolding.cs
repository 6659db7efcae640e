using MLNetGhost.Trainer.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The arithmetic of folding: batch normalisation into a convolution, small and identity kernels into larger ones, parallel
/// branches into their sum. Everything is computed in float64.
/// </summary>
/// <remarks>
/// RepVGG (arXiv 2101.03697), section 3.3. All of it is exact: a convolution and evaluation-mode normalisation are linear.
/// </remarks>
internal static class ConvFolding
{
    /// <summary>
    /// A convolution followed by a normalisation: weights times γ/√(σ²+ε) per output channel, bias β + (bias − μ)·γ/√(σ²+ε).
    /// </summary>
    /// <param name="kernel">(out, in / groups, height, width).</param>
    /// <param name="norm">The normalisation after it; its running statistics are used.</param>
    /// <param name="bias">(out), if the convolution has one.</param>
    public static FoldedKernel FoldNorm(Tensor kernel, BatchNorm2d norm, Tensor? bias = null)
    {
        using var _ = no_grad();
        var scale = Wide(norm.weight) / Wide(norm.running_var!).Plus(Scalars.Of(norm.eps)).sqrt();
        var mean = bias is null ? Wide(norm.running_mean!) : Wide(norm.running_mean!) - Wide(bias);
        return new FoldedKernel(Wide(kernel) * scale.view(-1, 1, 1, 1), Wide(norm.bias!) - (mean * scale));
    }

    /// <summary>A kernel with zeros around it: the same convolution with a larger kernel, if padding is half the kernel.</summary>
    /// <param name="kernel">(out, in / groups, k, k), k odd.</param>
    /// <param name="kernelSize">The target size; odd, at least k.</param>
    public static Tensor PadTo(Tensor kernel, long kernelSize)
    {
        var margin = (kernelSize - kernel.shape[3]) / 2;
        return margin == 0 ? kernel : nn.functional.pad(kernel, [margin, margin, margin, margin]);
    }

    /// <summary>The kernel that copies its input: 1 at the centre where output and input channel are the same.</summary>
    /// <param name="channels">Input and output channels.</param>
    /// <param name="groups">1 for a dense diagonal (C, C, k, k), the number of channels for a depthwise (C, 1, k, k).</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <param name="type">The element type.</param>
    /// <param name="device">Where it is created: where the kernels are that it is added to; null for the CPU.</param>
    public static Tensor IdentityKernel(
        long channels, long groups, long kernelSize, ScalarType type = ScalarType.Float64, Device? device = null)
    {
        var channelsPerGroup = channels / groups;
        var diagonal = eye(channelsPerGroup, dtype: type, device: device).repeat(groups, 1);
        return PadTo(diagonal.view(channels, channelsPerGroup, 1, 1), kernelSize);
    }

    /// <summary>Parallel branches with kernels of one shape: their sum.</summary>
    public static FoldedKernel Sum(IEnumerable<FoldedKernel> branches) =>
        branches.Aggregate((sum, branch) => new FoldedKernel(sum.Weight.Plus(branch.Weight), sum.Bias.Plus(branch.Bias)));

    private static Tensor Wide(Tensor x) => x.detach().to(ScalarType.Float64);
}
