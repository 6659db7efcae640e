using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>A batch normalisation as one linear function per channel: scale · x + offset.</summary>
/// <param name="Scale">γ/σ.</param>
/// <param name="Offset">β − μ γ/σ.</param>
internal sealed record ChannelLines(float[] Scale, float[] Offset)
{
    /// <summary>Computes the functions from the statistics of a batch and the parameters γ and β.</summary>
    public static ChannelLines Of(ChannelStatistics statistics, Tensor gain, Tensor shift, double epsilon)
    {
        using var scope = NewDisposeScope();
        var (gains, shifts) = (gain.to(float64).data<double>().ToArray(), shift.to(float64).data<double>().ToArray());
        var scales = gains.Select((value, channel) => value / Math.Sqrt(statistics.Variance[channel] + epsilon)).ToArray();
        return new ChannelLines(
            [.. scales.Select(value => (float)value)],
            [.. shifts.Select((value, channel) => (float)(value - (statistics.Mean[channel] * scales[channel])))]);
    }
}
