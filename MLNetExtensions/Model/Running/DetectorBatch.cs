using Microsoft.ML.Data;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Several pictures that are run together: load each into a slot, run, read the slots. Several threads may load different slots, and
/// several may read different slots.
/// </summary>
internal sealed unsafe class DetectorBatch : IDisposable
{
    private readonly DetectorCallPool _pool;
    private readonly OnnxDetectorOptions _options;
    private DetectorCall? _call;

    /// <summary>Rents tensors for several pictures.</summary>
    public DetectorBatch(DetectorCallPool pool, OnnxDetectorOptions options, int size)
    {
        _pool = pool;
        _options = options;
        _call = pool.Rent(size);
    }

    /// <summary>Pictures per run; a model with a fixed batch uses its own number, whatever was requested.</summary>
    public int Size => Call.Slots;

    private DetectorCall Call => _call ?? throw new ObjectDisposedException(nameof(DetectorBatch));

    /// <summary>Decodes a file into a slot.</summary>
    /// <inheritdoc cref="DetectorCall.Load(int, string, OnnxDetectorOptions, BoundingBox?)"/>
    public void Load(int slot, string path, BoundingBox? region = null) => Call.Load(slot, path, _options, region);

    /// <summary>Decodes encoded bytes into a slot.</summary>
    /// <inheritdoc cref="DetectorCall.Load(int, ReadOnlySpan{byte}, string, OnnxDetectorOptions, BoundingBox?)"/>
    public void Load(int slot, ReadOnlySpan<byte> encoded, string name, BoundingBox? region = null) =>
        Call.Load(slot, encoded, name, _options, region);

    /// <summary>Writes an ML.NET image into a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="image">The image.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="region">The part of the image to take; null for that of the options.</param>
    /// <exception cref="InvalidDataException">The region lies outside of the image.</exception>
    public void Load(int slot, MLImage image, string name, BoundingBox? region = null)
    {
        var format = PixelSource.FormatOf(image);
        fixed (byte* pixels = image.Pixels)
        {
            var stride = image.Width * PixelSource.BytesPer(format);
            Call.Load(slot, new PixelSource((nint)pixels, image.Width, image.Height, stride, format, Orientation.Upright), name,
                region ?? _options.Region);
        }
    }

    /// <summary>Writes decoded pixels into a slot.</summary>
    /// <inheritdoc cref="DetectorCall.Load(int, in PixelSource, string, BoundingBox?)"/>
    public void Load(int slot, in PixelSource pixels, string name) => Call.Load(slot, pixels, name);

    /// <summary>An output of the last run for the picture of one slot, as the network returned it.</summary>
    /// <param name="output">Its index, in the order in which the layout reads them.</param>
    /// <param name="slot">The slot.</param>
    public ReadOnlySpan<float> Output(int output, int slot) => Call.Of(output, slot);

    /// <summary>Runs the network on all slots.</summary>
    /// <exception cref="InvalidDataException">The network does not run on them.</exception>
    public void Run() => Call.RunExplained();

    /// <inheritdoc cref="DetectorCall.Detections"/>
    public Detection[] Detections(int slot, SuppressionOptions options) => Call.Detections(slot, options);

    /// <summary>Returns the tensors to the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _call, null) is { } call)
        {
            _pool.Return(call);
        }
    }
}
