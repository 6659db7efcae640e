using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// How the gradient of a depthwise convolution reaches its input: through the kernel, and, if branches were folded with batch statistics,
/// through the mean and variance of each branch. A branch's pull on the input is one plane: strength · branch output + constant, which its
/// own kernel takes back to the input. Branches with only a centre tap pull as one.
/// </summary>
internal sealed unsafe class DepthwisePulls : IDisposable
{
    /// <summary>For a folded convolution.</summary>
    /// <param name="fold">The folding.</param>
    /// <param name="gradient">The result of its backward pass.</param>
    /// <param name="centreBranches">How many branches, at the end, have only a centre tap.</param>
    /// <param name="count">The number of outputs per channel.</param>
    public DepthwisePulls(BatchFold fold, BatchFoldGradient gradient, int centreBranches, long count)
    {
        var (channels, branches, taps) = (fold.Offset.Length, fold.Branches, fold.Taps);
        var whole = branches - centreBranches;
        var centre = taps / 2;
        Count = whole + Math.Min(centreBranches, 1);
        Kernels = new TapWeights(channels, (1 + Count) * taps);
        Pulls = new TapWeights(channels, Count * taps);
        Constants = new TapWeights(channels, Count);
        float* kernel = TensorMemory.FirstOf<float>(fold.Kernel);
        double* weights = TensorMemory.FirstOf<double>(fold.Weights);
        for (var c = 0; c < channels; c++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                Kernels[tap, c] = kernel[(c * taps) + tap];
            }

            var (sidePull, sideConstant) = (0.0, 0.0);
            for (var branch = 0; branch < branches; branch++)
            {
                var index = (c * branches) + branch;
                var own = weights + ((long)index * taps);
                var strength = gradient.BranchVariance[index] * 2 / count;
                var constant = (gradient.BranchMean[index] / count) - (strength * fold.BranchMean[index]);
                if (branch >= whole)
                {
                    sidePull += strength * own[centre] * own[centre];
                    sideConstant += constant * own[centre];
                    continue;
                }

                Constants[branch, c] = (float)constant;
                for (var tap = 0; tap < taps; tap++)
                {
                    Kernels[((1 + branch) * taps) + tap, c] = (float)own[tap];
                    Pulls[(branch * taps) + tap, c] = (float)(strength * own[tap]);
                }
            }

            if (centreBranches > 0)
            {
                Constants[whole, c] = (float)sideConstant;
                Pulls[(whole * taps) + centre, c] = (float)sidePull;
                Kernels[((1 + whole) * taps) + centre, c] = 1;
            }
        }
    }

    /// <summary>For a plain convolution.</summary>
    /// <param name="kernel">(C, …), contiguous.</param>
    public DepthwisePulls(Tensor kernel) => Kernels = TapWeights.Of(
        TensorMemory.AddressOf<float>(kernel), (int)kernel.size(0), (int)(kernel.numel() / kernel.size(0)));

    /// <summary>Planes that pull on the input besides the gradient of the output.</summary>
    public int Count { get; }

    /// <summary>
    /// The kernels that take the gradient of the output, then each pull, back to the input: all taps of one after another.
    /// </summary>
    public TapWeights Kernels { get; }

    /// <summary>The kernels that make the pulls of the input.</summary>
    public TapWeights? Pulls { get; }

    /// <summary>What is added to the pulls, as one tap each.</summary>
    public TapWeights? Constants { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kernels.Dispose();
        Pulls?.Dispose();
        Constants?.Dispose();
    }
}
