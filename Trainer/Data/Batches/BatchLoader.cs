using System.Collections.Concurrent;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Torch;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Makes augmented training batches from a dataset, ahead of their use and on several threads. An epoch is a function of the options
/// and its number: it can be repeated, or started in the middle, and has the same batches with any number of workers.
/// </summary>
internal sealed class BatchLoader
{
    private readonly DetectionDataset _dataset;
    private readonly BatchOptions _options;
    private readonly ImageStore _store;
    private readonly ConcurrentBag<(SampleComposer Composer, BatchAssembler Assembler)> _idle = [];

    /// <summary>A loader over a training split.</summary>
    /// <param name="dataset">The split, with at least one picture and one object.</param>
    /// <param name="options">How batches are made.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the image cache would not fit in memory.</exception>
    /// <exception cref="InvalidDataException">The split cannot be trained on, or a file is damaged; the message says which and
    /// why.</exception>
    /// <exception cref="FileNotFoundException">A file of the split is missing.</exception>
    public BatchLoader(DetectionDataset dataset, BatchOptions options)
        : this(dataset, options, new ImageCacheBudget())
    {
    }

    /// <summary>A loader that shares the memory for resized pictures with others.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="options">How batches are made.</param>
    /// <param name="budget">The shared memory.</param>
    internal BatchLoader(DetectionDataset dataset, BatchOptions options, ImageCacheBudget budget)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Warnings = DatasetCheck.ForTraining(dataset, options.CheckFiles, options.DecodingRules);
        _dataset = dataset;
        _options = options;

        var sizes = dataset.Images.Select(image => LetterboxGeometry.FitLongSide(image.Width, image.Height, options.ImageSize)).ToArray();
        ResizedBytes = ImageStore.BytesOf(dataset.Images, sizes);
        _store = new ImageStore(
            dataset.Images, sizes, budget.Claim(dataset.Split, options, ResizedBytes, RecentBytes(dataset.Images.Count, options)),
            options.DecodingRules);
    }

    /// <summary>Pictures of an epoch.</summary>
    public int ImageCount => _dataset.Images.Count;

    /// <summary>Batches of an epoch, the last one possibly smaller.</summary>
    public int BatchCount => (ImageCount + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Class names of the dataset.</summary>
    public IReadOnlyList<string> ClassNames => _dataset.ClassNames;

    /// <summary>Bytes that all resized pictures take together, which is what the cache needs when it is on.</summary>
    public long ResizedBytes { get; }

    /// <summary>Bytes of the resized pictures that are in memory now.</summary>
    public long KeptBytes => _store.KeptBytes;

    /// <summary>Problems in the split that do not prevent training.</summary>
    public IReadOnlyList<DatasetWarning> Warnings { get; }

    /// <summary>The batches of an epoch, in order. Each batch belongs to whoever takes it; those never taken are disposed here.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">The batch to start from, to continue in the middle of an epoch.</param>
    /// <param name="cancellationToken">Ends the epoch with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidDataException">While enumerating: a picture cannot be decoded; the message names its file.</exception>
    public IEnumerable<TrainingBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return EpochCore(epoch, firstBatch, cancellationToken);
    }

    private static long RecentBytes(int imageCount, BatchOptions options)
    {
        var onTheirWay = (long)options.BatchSize * (options.PrefetchedBatches + options.Workers + 1);
        return (EpochPlan.RecentCountOf(imageCount, options.BatchSize) + onTheirWay) * 3 * options.ImageSize * options.ImageSize;
    }

    private IEnumerable<TrainingBatch> EpochCore(int epoch, int firstBatch, CancellationToken cancellationToken)
    {
        var plan = new EpochPlan(_options.Seed, epoch, ImageCount, _options.BatchSize);
        return PrefetchQueue.Run(
            firstBatch, BatchCount, _options.Workers, _options.PrefetchedBatches, (batch, token) =>
                Create(plan, epoch, batch, token), cancellationToken);
    }

    private TrainingBatch Create(EpochPlan plan, int epoch, int batch, CancellationToken cancellationToken)
    {
        if (!_idle.TryTake(out var tools))
        {
            tools = (new SampleComposer(_dataset, _store, _options), new BatchAssembler());
        }

        try
        {
            var (first, count) = plan.PositionsOf(batch);
            var (images, targets) = tools.Assembler.Assemble(count, _options.ImageSize, (sample, planes) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return tools.Composer.Compose(plan, epoch, first + sample, planes);
            });
            images = DeviceTransfer.HandOver(images, _options.Destination);
            return new TrainingBatch(epoch, batch, [.. plan.Order.Skip(first).Take(count)], images, targets);
        }
        finally
        {
            _idle.Add(tools);
        }
    }
}
