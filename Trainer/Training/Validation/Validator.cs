using System.Diagnostics;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Runs a network over a labelled split and measures loss and average precision.</summary>
public sealed class Validator
{
    private readonly DetectionDataset _dataset;
    private readonly Device _device;
    private readonly ValidationLoader _loader;
    private readonly SuppressionOptions _suppression;
    private readonly DetectionLossFunction _loss = new();

    /// <summary>Creates a validator for one split.</summary>
    /// <param name="dataset">The split, with at least one picture.</param>
    /// <param name="options">Size, thresholds and speed.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the image cache would not fit.</exception>
    /// <exception cref="InvalidDataException">The split is empty or has damaged files.</exception>
    public Validator(DetectionDataset dataset, ValidationOptions options)
        : this(dataset, options, new ImageCacheBudget())
    {
    }

    /// <summary>Creates a validator that shares the memory for resized pictures with others.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="options">Size, thresholds and speed.</param>
    /// <param name="budget">The shared memory.</param>
    internal Validator(DetectionDataset dataset, ValidationOptions options, ImageCacheBudget budget)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _dataset = dataset;
        _device = TorchDevice.Find(options.Device);
        _suppression = new SuppressionOptions
        {
            ScoreThreshold = options.ScoreThreshold,
            IouThreshold = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            MultiLabel = true,
        };
        _loader = new ValidationLoader(dataset, new BatchOptions
        {
            ImageSize = options.ImageSize,
            BatchSize = options.BatchSize,
            Workers = options.Workers,
            CacheImages = options.CacheImages,
            AcceptDamagedPictures = options.AcceptDamagedPictures,
            UseOwnJpegDecoder = options.UseOwnJpegDecoder,
            Rectangular = options.Rectangular,
            Destination = _device,
        }, budget);
    }

    /// <summary>
    /// What was dropped or corrected while the split was read, and other problems that do not keep it from being used.
    /// </summary>
    public IReadOnlyList<DatasetWarning> Warnings => [.. _dataset.Warnings, .. _loader.Warnings];

    /// <summary>Whether validating a checkpoint notes the convolutions that libtorch computes wrongly; off where training did.</summary>
    internal bool ReportsConvolutions { get; init; } = true;

    /// <summary>The bytes that all resized pictures take together: what the cache needs when it is on.</summary>
    internal long ResizedBytes => _loader.ResizedBytes;

    /// <summary>
    /// Validates the network of a checkpoint, folded. Its classes are matched with the dataset's by name: another order makes no
    /// difference, objects of classes that it does not know count as missed, and classes that the dataset does not have are not measured.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="progress">Receives notes, such as one if the classes differ, and a report for every batch.</param>
    /// <param name="cancellation">Stops the validation.</param>
    /// <exception cref="InvalidDataException">The checkpoint has no class name in common with the dataset, or is damaged.</exception>
    public ValidationResult Evaluate(
        Checkpoint checkpoint, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var classes = MatchedClasses.Create(checkpoint.Info.ClassNames, _dataset);
        foreach (var note in classes.Notes)
        {
            progress?.Report(new TrainingNote(note, IsWarning: true));
        }

        using var network = checkpoint.CreateNetwork();
        network.to(_device);
        using var folded = Deployed(network);
        if (ReportsConvolutions && ConvolutionReport.Examine(folded, _device.type) is { } convolutions)
        {
            progress?.Report(new TrainingNote(convolutions));
        }

        return Evaluate(folded, classes, progress, cancellation);
    }

    /// <summary>Validates a network.</summary>
    /// <param name="network">
    /// Images → three levels of logits, on the options' device and in evaluation mode, for the classes of the dataset in their order.
    /// </param>
    /// <param name="progress">Receives a report for every batch.</param>
    /// <param name="cancellation">Stops the validation.</param>
    /// <exception cref="InvalidDataException">The network returns NaN or infinity, or a picture cannot be decoded.</exception>
    public ValidationResult Evaluate(
        nn.Module<Tensor, Tensor[]> network, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Evaluate(network, MatchedClasses.Create(_dataset.ClassNames, _dataset), progress, cancellation);
    }

    /// <summary>What is deployed: the folded network, with rounding if it was trained for eight bits.</summary>
    private static nn.Module<Tensor, Tensor[]> Deployed(DetectionNetwork network)
    {
        if (network.Ranges is null)
        {
            return network.Fold();
        }

        var ranges = new ObservedRanges();
        ranges.Restore(network.Ranges);
        return new FakeQuantizedNetwork(network, ranges);
    }

    private ValidationResult Evaluate(
        nn.Module<Tensor, Tensor[]> network, MatchedClasses classes, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var gradientFree = no_grad();
        Nnpack.Disable();
        var images = new EvaluatedImage[_loader.ImageCount];
        var lossSum = default(LossParts);
        var (done, seen) = (0, 0);
        foreach (var batch in _loader.Batches(cancellation))
        {
            using (batch)
            {
                lossSum += Evaluate(network, classes, batch, images);
                seen += batch.Sources.Count;
            }

            progress?.Report(new ValidationProgress(++done, _loader.BatchCount, seen / watch.Elapsed.TotalSeconds));
        }

        var metrics = DetectionEvaluator.Evaluate(images, _dataset.ClassNames);
        return new ValidationResult(metrics, lossSum / _loader.BatchCount, images, watch.Elapsed.TotalSeconds);
    }

    private LossParts Evaluate(
        nn.Module<Tensor, Tensor[]> network, MatchedClasses classes, ValidationBatch batch, EvaluatedImage[] images)
    {
        using var scope = NewDisposeScope();
        var shape = batch.Images.shape;
        var description = new BatchDescription($"{_device}", (int)shape[0], (int)shape[3], (int)shape[2]);
        var levels = BatchMemory.Require(description, count => network.call(batch.Images.narrow(0, 0, count)));
        using var targets = ValidationTargets.Create(batch, classes.DetectedOf);
        var loss = _loss.Compute(levels, targets).ToParts();
        if (!loss.IsFinite)
        {
            throw new InvalidDataException($"The network's output for {batch.Sources[0].Path} and the pictures after it is not finite "
                + $"({loss}); its weights are damaged. Use an earlier checkpoint.");
        }

        var predictions = HeadDecoder.Decode(levels).cpu();
        var suppression = _suppression with { Classes = classes.Match.Measured };
        var length = (int)(predictions.shape[1] * predictions.shape[2]);
        var values = predictions.reshape(-1).data<float>().ToArray();
        Parallel.For(0, batch.Sources.Count, i =>
        {
            var source = batch.Sources[i];
            var output = values.AsSpan(i * length, length);
            var detections = DetectionDecoder.DecodeYolo(output, classes.Detected, batch.Geometries[i], suppression);
            images[batch.ImageIndices[i]] = new EvaluatedImage(source.Path, source.Annotations, classes.Match.Rename(detections));
        });
        return loss;
    }
}
