using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Mean and variance of each channel over a batch.</summary>
/// <param name="Mean">One mean per channel.</param>
/// <param name="Variance">One population variance per channel.</param>
/// <param name="Count">The number of values per channel.</param>
internal sealed record ChannelStatistics(double[] Mean, double[] Variance, long Count)
{
    /// <summary>Computes the statistics of a contiguous tensor (N, C, H, W).</summary>
    public static unsafe ChannelStatistics Of(Tensor x)
    {
        var (images, channels) = (x.size(0), (int)x.size(1));
        var planes = new Planes(x);
        var count = images * planes.Size;
        var (means, variances) = (new double[channels], new double[channels]);
        ParallelLoop.Run(channels, channel =>
        {
            // Summing differences from one of the channel's values keeps precision when the mean is large.
            var pivot = planes[0, channel][0];
            var (sum, squares) = (0.0, 0.0);
            for (var image = 0L; image < images; image++)
            {
                var (planeSum, planeSquares) = NormKernels.Sums(planes[image, channel], pivot, planes.Size);
                sum += planeSum;
                squares += planeSquares;
            }

            var mean = sum / count;
            means[channel] = pivot + mean;
            variances[channel] = Math.Max(0, (squares / count) - (mean * mean));
        });
        return new ChannelStatistics(means, variances, count);
    }
}
