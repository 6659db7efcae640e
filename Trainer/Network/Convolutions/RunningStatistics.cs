using MLNetGhost.Trainer.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The running statistics of batch normalisations whose batch statistics were computed elsewhere.</summary>
internal static class RunningStatistics
{
    /// <summary>Updates them as the normalisations themselves would.</summary>
    /// <param name="norms">One per row of the statistics.</param>
    /// <param name="mean">(norms, channels).</param>
    /// <param name="variance">(norms, channels), the biased variance: divided by the number of values.</param>
    /// <param name="count">The number of values.</param>
    public static void Update(IEnumerable<BatchNorm2d> norms, Tensor mean, Tensor variance, long count)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        BatchNorm2d[] all = [.. norms];
        var type = all[0].running_mean!.dtype;
        var means = mean.to(type).unbind();
        var variances = variance.Times((double)count / Math.Max(count - 1, 1)).to(type).unbind();
        foreach (var (index, norm) in all.Index())
        {
            norm.running_mean!.lerp_(means[index], norm.momentum!.Value);
            norm.running_var!.lerp_(variances[index], norm.momentum!.Value);
            norm.num_batches_tracked!.add_(Scalars.One, Scalars.One);
        }
    }
}
