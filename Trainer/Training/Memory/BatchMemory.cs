using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Training;

/// <summary>What happens when the memory of a device is too small for a batch.</summary>
internal static class BatchMemory
{
    /// <summary>Whether libtorch could not allocate memory, on a graphics card or on the CPU.</summary>
    public static bool IsExhausted(Exception failure) => failure is ExternalException && (
        failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("can't allocate memory", StringComparison.Ordinal)
        || failure.Message.Contains("STATUS_ALLOC_FAILED", StringComparison.Ordinal));

    /// <summary>Works on a batch; if the memory does not suffice, finds out how many of its pictures it suffices for.</summary>
    /// <typeparam name="T">The result of the work.</typeparam>
    /// <param name="batch">The device and the batch, for the message.</param>
    /// <param name="work">Works on the given number of pictures from the beginning of the batch.</param>
    /// <exception cref="InsufficientMemoryException">The memory does not suffice; the message says what fits. Halves were tried, so what
    /// the work changed besides its result is worthless.</exception>
    public static T Require<T>(BatchDescription batch, Func<int, T> work)
    {
        try
        {
            return work(batch.Count);
        }
        catch (ExternalException failure) when (IsExhausted(failure))
        {
            throw Refuse(batch, LargestThatFits(batch.Count, work), failure);
        }
    }

    private static int LargestThatFits<T>(int count, Func<int, T> work)
    {
        for (var fewer = count / 2; fewer > 0; fewer /= 2)
        {
            try
            {
                work(fewer);
                return fewer;
            }
            catch (ExternalException failure) when (IsExhausted(failure))
            {
            }
        }

        return 0;
    }

    private static InsufficientMemoryException Refuse(BatchDescription batch, int fits, ExternalException failure) => new(
        $"The memory of {batch.Device} does not suffice for {(batch.Count == 1 ? "a picture" : $"a batch of {batch.Count} pictures")} of "
        + $"{batch.Width} × {batch.Height}; " + (fits > 0
            ? $"{fits} fit(s): use BatchSize {fits} (--batch {fits}), or a smaller ImageSize (--imgsz) or model."
            : "not even one fits: use a smaller ImageSize (--imgsz) or model."),
        failure);
}
