using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// How the gradient of a depthwise convolution reaches its input: through the kernel, and, if branches were folded with batch statistics,
/// through the mean and variance of each branch. A branch's pull on the input is one plane: strength · branch output + constant, which its
/// own kernel takes back to the input. Branches with only a centre tap pull as one.
/// </summary>
internal sealed class DepthwisePulls
{
    /// <summary>For a folded convolution.</summary>
    /// <param name="fold">The folding.</param>
    /// <param name="gradient">The result of its backward pass.</param>
    /// <param name="centreBranches">How many branches, at the end, have only a centre tap.</param>
    /// <param name="count">The number of outputs per channel.</param>
    public DepthwisePulls(BatchFold fold, BatchFoldGradient gradient, int centreBranches, long count)
    {
        using var scope = NewDisposeScope();
        var weights = fold.Weights.squeeze(2);
        var taps = weights.size(2);
        var whole = weights.size(1) - centreBranches;
        var strength = gradient.BranchVariance.squeeze(2).Times(2.0 / count);
        var constant = gradient.BranchMean.squeeze(2).Times(1.0 / count) - (strength * fold.BranchMean.squeeze(2));
        var pulls = strength.unsqueeze(-1) * weights;
        var kernels = weights;
        if (centreBranches > 0)
        {
            var side = weights.narrow(1, whole, centreBranches);
            var sidePull = (pulls.narrow(1, whole, centreBranches) * side).sum(1, keepdim: true);
            var sideConstant = (constant.narrow(1, whole, centreBranches) * side.sum(-1)).sum(1, keepdim: true);
            var centre = zeros_like(sidePull);
            centre[.., .., taps / 2] = 1;
            pulls = cat([pulls.narrow(1, 0, whole), sidePull], 1);
            constant = cat([constant.narrow(1, 0, whole), sideConstant], 1);
            kernels = cat([kernels.narrow(1, 0, whole), centre], 1);
        }

        Count = (int)pulls.size(1);
        Kernels = new TapWeights(cat([fold.Kernel, kernels], 1).flatten(1));
        Pulls = new TapWeights(pulls.flatten(1));
        Constants = new TapWeights(constant);
    }

    /// <summary>For a plain convolution.</summary>
    /// <param name="kernel">(C, taps).</param>
    public DepthwisePulls(Tensor kernel) => Kernels = new TapWeights(kernel);

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
}
