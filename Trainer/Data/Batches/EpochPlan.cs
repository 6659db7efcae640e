namespace MLNetGhost.Trainer.Data;

/// <summary>
/// The order of an epoch, and the pictures that a mosaic may draw from: the most recently used ones, in the order of this epoch and,
/// at its beginning, of the previous one. It depends only on the seed and the epoch.
/// </summary>
internal sealed class EpochPlan
{
    private readonly int[] _order;
    private readonly int[] _previousOrder;

    /// <summary>The plan of an epoch.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="imageCount">Pictures of the dataset.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    public EpochPlan(int seed, int epoch, int imageCount, int batchSize)
    {
        _order = OrderOf(seed, epoch, imageCount);
        _previousOrder = OrderOf(seed, epoch - 1, imageCount);
        RecentCount = RecentCountOf(imageCount, batchSize);
        BatchSize = batchSize;
    }

    /// <summary>Pictures in a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The number of recent pictures from which a mosaic's other pictures are drawn.</summary>
    public int RecentCount { get; }

    /// <summary>The pictures in the order of the epoch.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>How many pictures count as recent: eight batches, at most a thousand.</summary>
    /// <param name="imageCount">Pictures of the dataset.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    public static int RecentCountOf(int imageCount, int batchSize) => (int)Math.Min(Math.Min(imageCount, 8L * batchSize), 1000);

    /// <summary>The positions of a batch in the order: the first, and their number.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public (int First, int Count) PositionsOf(int batch)
    {
        var first = batch * BatchSize;
        return (first, Math.Min(BatchSize, _order.Length - first));
    }

    /// <summary>Draws one of the recent pictures, including the one at the position.</summary>
    /// <param name="random">The sample's random numbers.</param>
    /// <param name="position">The sample's place in the order.</param>
    public int DrawRecent(RandomStream random, int position)
    {
        var chosen = position - random.NextIndex(RecentCount);
        return chosen >= 0 ? _order[chosen] : _previousOrder[_previousOrder.Length + chosen];
    }

    private static int[] OrderOf(int seed, int epoch, int imageCount)
    {
        var order = new int[imageCount];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        RandomStream.For(seed, RandomPurpose.Shuffle, epoch).Shuffle(order);
        return order;
    }
}
