using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Data;

/// <summary>Which pictures make up each validation batch, and the shape of the batch.</summary>
internal sealed class ValidationPlan
{
    private const int Stride = 32;

    /// <summary>
    /// Half a stride of border is added to the shape of a rectangular batch before it is rounded up, as in the YOLO tools.
    /// </summary>
    private const double BorderInStrides = 0.5;

    private readonly int[] _order;
    private readonly (int Width, int Height)[] _shapes;
    private readonly int _batchSize;

    private ValidationPlan(int[] order, (int Width, int Height)[] shapes, int batchSize)
    {
        _order = order;
        _shapes = shapes;
        _batchSize = batchSize;
    }

    /// <summary>How many batches there are.</summary>
    public int BatchCount => _shapes.Length;

    /// <summary>Squares in the order of the dataset, or rectangles in the order of the pictures' shapes.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="options">Batch size, image size and whether batches are rectangular.</param>
    public static ValidationPlan Create(IReadOnlyList<AnnotatedImage> images, BatchOptions options)
    {
        var order = Enumerable.Range(0, images.Count);
        if (options.Rectangular)
        {
            order = order.OrderBy(i => AspectRatio(images[i]));
        }

        var sorted = order.ToArray();
        var shapes = sorted.Chunk(options.BatchSize)
            .Select(batch => options.Rectangular
                ? ShapeOf(AspectRatio(images[batch[0]]), AspectRatio(images[batch[^1]]), options.ImageSize)
                : (options.ImageSize, options.ImageSize))
            .ToArray();
        return new ValidationPlan(sorted, shapes, options.BatchSize);
    }

    /// <summary>The pictures of a batch.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public ReadOnlySpan<int> ImagesOf(int batch)
    {
        var first = batch * _batchSize;
        return _order.AsSpan(first, Math.Min(_batchSize, _order.Length - first));
    }

    /// <summary>The input size of a batch.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public (int Width, int Height) ShapeOf(int batch) => _shapes[batch];

    private static double AspectRatio(AnnotatedImage image) => (double)image.Height / image.Width;

    /// <summary>
    /// The rectangle for pictures whose height over width lies between two ratios; square if they include both wide and tall ones.
    /// </summary>
    private static (int Width, int Height) ShapeOf(double smallest, double largest, int imageSize)
    {
        var (width, height) = (1.0, 1.0);
        if (largest < 1)
        {
            height = largest;
        }
        else if (smallest > 1)
        {
            width = 1 / smallest;
        }

        return (RoundUp(width, imageSize), RoundUp(height, imageSize));
    }

    private static int RoundUp(double side, int imageSize) => (int)Math.Ceiling((side * imageSize / Stride) + BorderInStrides) * Stride;
}
