using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>How rows are divided into batches.</summary>
/// <param name="Size">Rows per batch.</param>
/// <param name="Batches">Batches that are loaded, run or read at the same time.</param>
/// <param name="Threads">Threads that load pictures, run the network and decode its outputs.</param>
internal sealed record BatchPlan(int Size, int Batches, int Threads)
{
    /// <summary>
    /// Rows per batch unless the input is large: enough to keep a card busy, and few enough that a first row does not wait long.
    /// </summary>
    private const int DefaultSize = 16;

    /// <summary>The most pixels of input in a batch by default, those of 16 inputs of 640 × 640: 75 MiB.</summary>
    private const long DefaultPixels = DefaultSize * 640L * 640;

    /// <summary>One batch is being loaded, one runs, and one is being read.</summary>
    private const int BatchesOnCard = 3;

    /// <summary>Chooses by device and model.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="rowsAhead">Rows to read ahead of the current one, at least 1; null for as many as suit the device.</param>
    public static BatchPlan Choose(OnnxDetector detector, int? rowsAhead) => Choose(
        detector.FixedBatch, detector.InputWidth * (long)detector.InputHeight, detector.IsOnCard, detector.ParallelCalls, rowsAhead,
        detector.LargestBatch);

    /// <summary>Chooses by what device and model are.</summary>
    /// <param name="fixedBatch">The only batch size of the model; null if any will do.</param>
    /// <param name="pixels">Pixels of its input.</param>
    /// <param name="isOnCard">Whether it runs on a graphics card.</param>
    /// <param name="parallelCalls">Threads that keep the processor busy.</param>
    /// <param name="rowsAhead">Rows to read ahead; null for the default.</param>
    /// <param name="largestBatch">The most rows per batch.</param>
    internal static BatchPlan Choose(int? fixedBatch, long pixels, bool isOnCard, int parallelCalls, int? rowsAhead,
        int largestBatch = int.MaxValue)
    {
        var threads = isOnCard ? Math.Max(2, parallelCalls) : parallelCalls;
        if (rowsAhead is not { } ahead)
        {
            var size = fixedBatch ?? (int)Math.Clamp(DefaultPixels / pixels, 1, Math.Min(DefaultSize, largestBatch));
            return new BatchPlan(size, isOnCard ? BatchesOnCard : 2, threads);
        }

        // Two halves: one can be loaded while the other runs.
        var rows = ahead + 1L;
        var half = fixedBatch ?? (int)Math.Min((rows + 1) / 2, largestBatch);
        return new BatchPlan(half, (int)Math.Max(1, (rows + half - 1) / half), threads);
    }
}
