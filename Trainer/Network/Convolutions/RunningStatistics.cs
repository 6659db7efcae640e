using MLNetGhost.Trainer.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The running statistics of batch normalisations whose batch statistics were computed elsewhere.</summary>
internal static class RunningStatistics
{
    /// <summary>Updates them as the normalisations themselves would.</summary>
    /// <param name="norms">One per row of the statistics, with the same momentum.</param>
    /// <param name="mean">(norms, channels).</param>
    /// <param name="variance">(norms, channels), the biased variance: divided by the number of values.</param>
    /// <param name="count">The number of values.</param>
    /// <remarks>
    /// Where the statistics of all norms lie at equal distances in one memory, as during training, two operations update them, and their
    /// counters of batches, which only a normalisation without a momentum uses, stay as they are.
    /// </remarks>
    public static void Update(IEnumerable<BatchNorm2d> norms, Tensor mean, Tensor variance, long count)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        BatchNorm2d[] all = [.. norms];
        var (type, momentum) = (all[0].running_mean!.dtype, all[0].momentum!.Value);
        var unbiased = variance.Times((double)count / Math.Max(count - 1, 1)).to(type);
        if (all.Length > 1 && AsRows(all.Select(norm => norm.running_mean!)) is { } means
            && AsRows(all.Select(norm => norm.running_var!)) is { } variances)
        {
            means.lerp_(mean.to(type), momentum);
            variances.lerp_(unbiased, momentum);
            return;
        }

        var (meanRows, varianceRows) = (mean.to(type).unbind(), unbiased.unbind());
        foreach (var (index, norm) in all.Index())
        {
            norm.running_mean!.lerp_(meanRows[index], momentum);
            norm.running_var!.lerp_(varianceRows[index], momentum);
            norm.num_batches_tracked!.add_(Scalars.One, Scalars.One);
        }
    }

    /// <summary>Vectors of one length as the rows of one tensor that shares their memory; null if they do not lie that way.</summary>
    private static Tensor? AsRows(IEnumerable<Tensor> vectors)
    {
        Tensor[] rows = [.. vectors];
        var (length, offset) = (rows[0].size(0), rows[0].storage_offset());
        var distance = rows[1].storage_offset() - offset;
        var storage = rows[0].storage<float>().data_ptr();
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].storage_offset() != offset + (i * distance) || rows[i].storage<float>().data_ptr() != storage)
            {
                return null;
            }
        }

        return distance < length ? null : rows[0].as_strided([rows.Length, length], [distance, 1], offset);
    }
}
