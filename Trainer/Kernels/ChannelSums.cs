namespace MLNetGhost.Trainer.Kernels;

/// <summary>Adds two sums per channel for a block of pixels: few enough for single precision.</summary>
/// <param name="first">The first pixel.</param>
/// <param name="count">Pixels.</param>
/// <param name="sums">One per channel.</param>
/// <param name="others">One per channel.</param>
internal unsafe delegate void ChannelSumsBody(long first, int count, float* sums, float* others);

/// <summary>Sums per channel over all pixels of a batch, in double precision and in an order that no number of threads changes.</summary>
internal static unsafe class ChannelSums
{
    /// <summary>Collects two sums per channel.</summary>
    public static (double[] Sums, double[] Others) Collect(PixelMap x, ChannelSumsBody body)
    {
        var channels = x.Channels;
        var block = PointwiseKernels.BlockSize(2 * channels);
        using var partial = Scratch.Rent(2L * PointwiseKernels.PartCount(x.Pixels) * 2 * channels);
        var parts = PointwiseKernels.ForEachPart(x.Pixels, (first, count, part) =>
        {
            using var sums = Scratch.Rent(2 * channels);
            var total = new Span<double>(partial.Doubles + (part * 2 * channels), 2 * channels);
            total.Clear();
            for (var done = 0; done < count; done += block)
            {
                new Span<float>(sums.Values, 2 * channels).Clear();
                body(first + done, Math.Min(block, count - done), sums.Values, sums.Values + channels);
                for (var i = 0; i < total.Length; i++)
                {
                    total[i] += sums.Values[i];
                }
            }
        });
        var (totals, others) = (new double[channels], new double[channels]);
        for (var part = 0; part < parts; part++)
        {
            var sums = partial.Doubles + (part * 2 * channels);
            for (var c = 0; c < channels; c++)
            {
                totals[c] += sums[c];
                others[c] += sums[channels + c];
            }
        }

        return (totals, others);
    }
}
