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
        var partial = new double[PointwiseKernels.LargestPartCount][];
        var parts = PointwiseKernels.ForEachPart(x.Pixels, (first, count, part) =>
        {
            var (total, sums) = (new double[2 * channels], new float[2 * channels]);
            for (var done = 0; done < count; done += block)
            {
                Array.Clear(sums);
                fixed (float* place = sums)
                {
                    body(first + done, Math.Min(block, count - done), place, place + channels);
                }

                for (var i = 0; i < total.Length; i++)
                {
                    total[i] += sums[i];
                }
            }

            partial[part] = total;
        });
        var (totals, others) = (new double[channels], new double[channels]);
        foreach (var part in partial.AsSpan(0, parts))
        {
            for (var c = 0; c < channels; c++)
            {
                totals[c] += part[c];
                others[c] += part[channels + c];
            }
        }

        return (totals, others);
    }
}
