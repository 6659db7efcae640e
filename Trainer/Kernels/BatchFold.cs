using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Folds parallel convolution branches, each with a batch normalisation over the current batch, into one convolution.
/// The mean and variance that a branch's output has over the batch follow exactly from the mean and covariance of its input
/// patches, so no branch has to be computed: with patch mean m and covariance C, the output of weights w has mean w·m and
/// variance w·C·w.
/// </summary>
/// <remarks>
/// Everything is batched over G groups of a convolution with B branches, O outputs and T inputs (patch elements) in each
/// group: a dense convolution is one group of all its channels, a depthwise one has a group per channel, each with one output.
/// Computed in float64; all tensors here are small.
/// </remarks>
internal sealed class BatchFold
{
    private readonly Tensor _gains;
    private readonly Tensor _weightedCovariance;
    private readonly Tensor _deviation;
    private readonly Tensor _scale;

    /// <param name="parameters">Weights (G, B, O, T), gains γ (G, B, O) and shifts β (G, B, O) of the branches.</param>
    /// <param name="moments">Mean (G, T) and population covariance (G, T, T) of the patches.</param>
    /// <param name="epsilon">Added to variances.</param>
    public BatchFold(ReadOnlySpan<Tensor> parameters, (Tensor Mean, Tensor Covariance) moments, double epsilon)
    {
        Weights = parameters[0].to(float64);
        _gains = parameters[1].to(float64);
        Mean = moments.Mean;
        var flat = Weights.flatten(1, 2);
        _weightedCovariance = flat.matmul(moments.Covariance).view(Weights.shape);
        BranchMean = flat.matmul(Mean.unsqueeze(-1)).view(_gains.shape);
        BranchVariance = (_weightedCovariance * Weights).sum(-1).clamp_min(Scalars.Of(0L));
        _deviation = BranchVariance.Plus(Scalars.Of(epsilon)).sqrt();
        _scale = _gains / _deviation;
        Kernel = (_scale.unsqueeze(-1) * Weights).sum(1);
        Offset = (parameters[2].to(float64) - (_scale * BranchMean)).sum(1);
    }

    /// <summary>The branches' weights, (G, B, O, T).</summary>
    public Tensor Weights { get; }

    /// <summary>The mean of the patches, (G, T).</summary>
    public Tensor Mean { get; }

    /// <summary>The mean of each branch's output over the batch, (G, B, O).</summary>
    public Tensor BranchMean { get; }

    /// <summary>The population variance of each branch's output over the batch, (G, B, O).</summary>
    public Tensor BranchVariance { get; }

    /// <summary>The folded weights, (G, O, T).</summary>
    public Tensor Kernel { get; }

    /// <summary>The folded bias, (G, O).</summary>
    public Tensor Offset { get; }

    /// <summary>Propagates the gradient of the folded convolution back to the branches and to the patches' moments.</summary>
    /// <param name="kernelGradient">(G, O, T).</param>
    /// <param name="offsetGradient">(G, O).</param>
    public BatchFoldGradient Backward(Tensor kernelGradient, Tensor offsetGradient)
    {
        var (kernel, offset) = (kernelGradient.unsqueeze(1), offsetGradient.unsqueeze(1));
        var scale = (kernel * Weights).sum(-1) - (offset * BranchMean);
        var variance = scale * _gains / (_deviation * _deviation * _deviation * Scalars.Of(-2L));
        var mean = (offset * _scale).neg();
        var weights = (_scale.unsqueeze(-1) * kernel)
            .Plus(mean.unsqueeze(-1) * Mean.unsqueeze(1).unsqueeze(1))
            .Plus(variance.unsqueeze(-1) * _weightedCovariance * Scalars.Of(2L));
        return new BatchFoldGradient(weights, scale / _deviation, offset.expand(_gains.shape), mean, variance);
    }
}
