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
        var (gains, shifts) = (Doubles.Of(gain), Doubles.Of(shift));
        var (scales, offsets) = (new float[gains.Length], new float[gains.Length]);
        for (var c = 0; c < gains.Length; c++)
        {
            var scale = gains[c] / Math.Sqrt(statistics.Variance[c] + epsilon);
            (scales[c], offsets[c]) = ((float)scale, (float)(shifts[c] - (statistics.Mean[c] * scale)));
        }

        return new ChannelLines(scales, offsets);
    }
}
