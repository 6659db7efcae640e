namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Makes batches of drawn scenes ahead of their use, on several threads. A batch depends only on seed, number, and the options that are
/// not about speed: it is the same with any number of workers.
/// </summary>
/// <param name="seed">The seed of all pictures.</param>
/// <param name="batchSize">Pictures per batch.</param>
/// <param name="imageSize">The largest side of the pictures, a multiple of 32.</param>
/// <param name="workers">Threads; 0 draws each batch when it is asked for.</param>
/// <param name="parts">What the scenes consist of.</param>
internal sealed class SceneLoader(int seed, int batchSize, int imageSize, int workers, SceneParts parts = SceneParts.All)
{
    /// <summary>The smallest side of the pictures of a batch, as a share of the largest.</summary>
    public const double SmallestShare = 0.6;

    private const int SideStep = 32;
    private const int SmallestSide = 64;
    private const int Capacity = 4;

    private readonly System.Collections.Concurrent.ConcurrentBag<(SceneComposer Composer, BatchAssembler Assembler)> _idle = [];

    /// <summary>The names of the classes; the index is the class id.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. ShapeFamilies.All.Select(family => family.Name)];

    /// <summary>Batches first, first + 1, …, count − 1. Whoever takes one disposes it.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">The one after the last.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TrainingBatch> Batches(int first, int count, CancellationToken cancellation = default) =>
        PrefetchQueue.Run(first, count, workers, Math.Max(Capacity, workers), Create, cancellation);

    /// <summary>The side of the pictures of a batch: any multiple of 32 from <see cref="SmallestShare"/> of the largest upwards.</summary>
    /// <param name="batch">The number of the batch.</param>
    public int SideOf(int batch)
    {
        var smallest = Math.Max((int)Math.Ceiling(SmallestShare * imageSize / SideStep) * SideStep, SmallestSide);
        var choices = Math.Max(((imageSize - smallest) / SideStep) + 1, 1);
        return Math.Min(
            smallest + (SideStep * RandomStream.For(seed, RandomPurpose.MultiScale, epoch: 0, batch).NextIndex(choices)), imageSize);
    }

    private TrainingBatch Create(int batch, CancellationToken cancellation)
    {
        if (!_idle.TryTake(out var tools))
        {
            tools = (new SceneComposer(parts), new BatchAssembler());
        }

        try
        {
            var side = SideOf(batch);
            var first = checked(batch * batchSize);
            var (images, targets) = tools.Assembler.Assemble(batchSize, side, (sample, planes) =>
            {
                cancellation.ThrowIfCancellationRequested();
                var boxes = tools.Composer.Compose(seed, first + sample, side);
                PlanarWriter.Write(tools.Composer.Picture.Pixels, planes);
                return boxes;
            });
            return new TrainingBatch(epoch: 0, batch, [.. Enumerable.Range(first, batchSize)], images, targets);
        }
        finally
        {
            _idle.Add(tools);
        }
    }
}
