using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// How the gradient of a folded depthwise convolution reaches its input. Besides the gradient of the output, which is
/// convolved backwards with the folded kernel, every branch pulls on the patches through its mean and variance: an output z
/// of a branch with mean μ contributes (2 v (z − μ) + m) / n times the branch's weights, where v and m are the gradients of
/// variance and mean and n is the number of outputs. The branches with only a centre tap share one pull.
/// </summary>
internal sealed class DepthwisePulls
{
    private readonly int _taps;
    private readonly float[] _kernels;
    private readonly float[] _pulls;
    private readonly float[] _constants;

    /// <param name="fold">The folding.</param>
    /// <param name="gradient">The result of the folding's backward pass.</param>
    /// <param name="centreBranches">How many branches have only a centre tap; they come last.</param>
    /// <param name="count">The number of outputs per channel.</param>
    public DepthwisePulls(BatchFold fold, BatchFoldGradient gradient, int centreBranches, long count)
    {
        using var scope = NewDisposeScope();
        var weights = fold.Weights;
        var taps = weights.size(3);
        var whole = weights.size(1) - centreBranches;
        var strength = gradient.BranchVariance.Times(2.0 / count);
        var constant = gradient.BranchMean.Times(1.0 / count) - (strength * fold.BranchMean);
        var pulls = strength.unsqueeze(-1) * weights;
        var kernels = weights;
        if (centreBranches > 0)
        {
            var side = weights.narrow(1, whole, centreBranches);
            var sidePull = (pulls.narrow(1, whole, centreBranches) * side).sum(1, keepdim: true);
            var sideConstant = (constant.narrow(1, whole, centreBranches) * side.sum(-1)).sum(1, keepdim: true);
            var centre = zeros_like(sidePull);
            centre[.., .., .., taps / 2] = 1;
            pulls = cat([pulls.narrow(1, 0, whole), sidePull], 1);
            constant = cat([constant.narrow(1, 0, whole), sideConstant], 1);
            kernels = cat([kernels.narrow(1, 0, whole), centre], 1);
        }

        Count = (int)pulls.size(1);
        _taps = (int)taps;
        _kernels = ToFloats(cat([fold.Kernel.unsqueeze(1), kernels], 1));
        _pulls = ToFloats(pulls);
        _constants = ToFloats(constant);
    }

    /// <summary>Creates an instance without pulls, for a convolution that was not folded.</summary>
    /// <param name="kernel">(C, 1, k, k).</param>
    public DepthwisePulls(Tensor kernel)
    {
        using var scope = NewDisposeScope();
        _taps = (int)(kernel.size(2) * kernel.size(3));
        (_kernels, _pulls, _constants) = (ToFloats(kernel), [], []);
    }

    /// <summary>The number of pulls.</summary>
    public int Count { get; }

    /// <summary>The kernels with which the output's gradient and then the pulls are convolved backwards: (1 + pulls) × taps.</summary>
    public ReadOnlySpan<float> Kernels(int channel) => _kernels.AsSpan(channel * (1 + Count) * _taps, (1 + Count) * _taps);

    /// <summary>The kernel that turns the input into a pull, one element per tap.</summary>
    public ReadOnlySpan<float> Pull(int channel, int pull) => _pulls.AsSpan(((channel * Count) + pull) * _taps, _taps);

    /// <summary>The constant that is added to a pull.</summary>
    public float Constant(int channel, int pull) => _constants[(channel * Count) + pull];

    private static float[] ToFloats(Tensor values) => values.to(float32).contiguous().data<float>().ToArray();
}
