using System.Runtime.InteropServices;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Torch;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Makes batches for validation: no augmentation, every picture once, letterboxed as the exported model gets it. Batches are
/// prepared ahead as by <see cref="BatchLoader"/>.
/// </summary>
internal sealed class ValidationLoader
{
    private readonly DetectionDataset _dataset;
    private readonly BatchOptions _options;
    private readonly ValidationPlan _plan;
    private readonly LetterboxGeometry[] _geometries;
    private readonly ImageStore _store;

    /// <summary>A loader over a validation or test split.</summary>
    /// <param name="dataset">The split, with at least one picture.</param>
    /// <param name="options">How batches are made; augmentation, seed and epochs are ignored.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the image cache would not fit in memory.</exception>
    /// <exception cref="InvalidDataException">The split is empty, or files are missing or damaged; the message says which.</exception>
    public ValidationLoader(DetectionDataset dataset, BatchOptions options)
        : this(dataset, options, new ImageCacheBudget())
    {
    }

    /// <summary>A loader that shares the memory for resized pictures with others.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="options">How batches are made.</param>
    /// <param name="budget">The shared memory.</param>
    internal ValidationLoader(DetectionDataset dataset, BatchOptions options, ImageCacheBudget budget)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Warnings = DatasetCheck.ForValidation(dataset, options.CheckFiles, options.DecodingRules);
        _dataset = dataset;
        _options = options;
        _plan = ValidationPlan.Create(dataset.Images, options);
        _geometries = CreateGeometries(dataset, _plan, options.ImageSize);
        var sizes = _geometries.Select(geometry => (geometry.ResizedWidth, geometry.ResizedHeight)).ToArray();
        ResizedBytes = ImageStore.BytesOf(dataset.Images, sizes);
        _store = new ImageStore(
            dataset.Images, sizes, budget.Claim(dataset.Split, options, ResizedBytes, recentBytes: 0), options.DecodingRules);
    }

    /// <summary>Pictures of the split.</summary>
    public int ImageCount => _dataset.Images.Count;

    /// <summary>Batches of one pass, the last one possibly smaller.</summary>
    public int BatchCount => _plan.BatchCount;

    /// <summary>Class names of the dataset.</summary>
    public IReadOnlyList<string> ClassNames => _dataset.ClassNames;

    /// <summary>Bytes that all resized pictures take together, which is what the cache needs when it is on.</summary>
    public long ResizedBytes { get; }

    /// <summary>Problems in the split that do not prevent its use.</summary>
    public IReadOnlyList<DatasetWarning> Warnings { get; }

    /// <summary>One pass over the split. Each batch belongs to whoever takes it; those never taken are disposed here.</summary>
    /// <param name="cancellationToken">Ends the pass with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidDataException">While enumerating: a picture cannot be decoded; the message names its file.</exception>
    public IEnumerable<ValidationBatch> Batches(CancellationToken cancellationToken = default) =>
        PrefetchQueue.Run(0, BatchCount, _options.Workers, _options.PrefetchedBatches, Create, cancellationToken);

    private static LetterboxGeometry[] CreateGeometries(DetectionDataset dataset, ValidationPlan plan, int imageSize)
    {
        var geometries = new LetterboxGeometry[dataset.Images.Count];
        for (var batch = 0; batch < plan.BatchCount; batch++)
        {
            var (width, height) = plan.ShapeOf(batch);
            foreach (var index in plan.ImagesOf(batch))
            {
                var image = dataset.Images[index];
                geometries[index] = Place(image, width, height, imageSize);
            }
        }

        return geometries;
    }

    /// <summary>
    /// The picture in the size that training keeps it in, whatever the shape of the batch; the rest of the batch's shape is border.
    /// Boxes are mapped back by the ratio of the heights, as YOLO tools do in validation.
    /// </summary>
    private static LetterboxGeometry Place(AnnotatedImage image, int width, int height, int imageSize)
    {
        var (resizedWidth, resizedHeight) = LetterboxGeometry.FitLongSide(image.Width, image.Height, imageSize);
        var inside = LetterboxGeometry.Create(resizedWidth, resizedHeight, width, height, scaleUp: false);
        return inside with { SourceWidth = image.Width, SourceHeight = image.Height, Ratio = (float)resizedHeight / image.Height };
    }

    private ValidationBatch Create(int batch, CancellationToken cancellationToken)
    {
        var indices = _plan.ImagesOf(batch).ToArray();
        var (width, height) = _plan.ShapeOf(batch);
        var images = torch.empty(indices.Length, 3, height, width, torch.float32, device: torch.CPU).DetachFromDisposeScope();
        try
        {
            var canvas = new PixelBuffer();
            canvas.Reset(width, height);
            for (var i = 0; i < indices.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                canvas.Pixels.Fill(PixelBuffer.Border);
                var geometry = _geometries[indices[i]];
                canvas.Paste(_store.Get(indices[i]), geometry.Left, geometry.Top);
                PlanarWriter.Write(
                    canvas.Pixels, MemoryMarshal.Cast<byte, float>(images.bytes).Slice(i * canvas.Pixels.Length, canvas.Pixels.Length));
            }

            images = DeviceTransfer.HandOver(images, _options.Destination);
            return new ValidationBatch(
                indices, [.. indices.Select(index => _dataset.Images[index])], [.. indices.Select(index => _geometries[index])], images);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }
}
