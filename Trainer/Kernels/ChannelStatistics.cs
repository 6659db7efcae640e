namespace MLNetGhost.Trainer.Kernels;

/// <summary>Mean and variance of each channel over a batch.</summary>
/// <param name="Mean">One mean per channel.</param>
/// <param name="Variance">One population variance per channel.</param>
/// <param name="Count">The number of values per channel.</param>
internal sealed record ChannelStatistics(double[] Mean, double[] Variance, long Count)
{
    /// <summary>Computes the statistics of all pixels.</summary>
    public static unsafe ChannelStatistics Of(PixelMap x)
    {
        var channels = x.Channels;

        // Summing differences from one of the channel's values keeps precision when the mean is large.
        var pivots = new ReadOnlySpan<float>(x[0], channels).ToArray();
        var (sums, squares) = ChannelSums.Collect(x, (first, count, sum, square) =>
        {
            fixed (float* pivot = pivots)
            {
                NormKernels.Sums(x[first], x.Step, pivot, count, channels, sum, square);
            }
        });
        var (means, variances) = (new double[channels], new double[channels]);
        for (var c = 0; c < channels; c++)
        {
            var mean = sums[c] / x.Pixels;
            means[c] = pivots[c] + mean;
            variances[c] = Math.Max(0, (squares[c] / x.Pixels) - (mean * mean));
        }

        return new ChannelStatistics(means, variances, x.Pixels);
    }
}
