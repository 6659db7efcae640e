using MLNetGhost.Data;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Decodes and resizes pictures and keeps the most recently requested ones, up to a number of bytes. Safe for concurrent use: two
/// workers that request the same picture decode it once. The cache affects speed, never pixels.
/// </summary>
internal sealed class ImageStore
{
    private readonly IReadOnlyList<AnnotatedImage> _images;
    private readonly (int Width, int Height)[] _sizes;
    private readonly long _byteLimit;
    private readonly DecodingRules _rules;
    private readonly Dictionary<int, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _latestFirst = [];
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>A store that holds nothing yet.</summary>
    /// <param name="images">The pictures of the dataset.</param>
    /// <param name="sizes">The size that each picture is resized to.</param>
    /// <param name="byteLimit">The most bytes to keep; 0 keeps nothing.</param>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    public ImageStore(
        IReadOnlyList<AnnotatedImage> images, (int Width, int Height)[] sizes, long byteLimit, DecodingRules? rules = null)
    {
        _rules = rules ?? DecodingRules.Default;
        _images = images;
        _sizes = sizes;
        _byteLimit = byteLimit;
    }

    /// <summary>Bytes of the pictures that are kept now.</summary>
    public long KeptBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Bytes of all resized pictures together, without those whose pixels are in memory already.</summary>
    /// <param name="images">The pictures of the dataset.</param>
    /// <param name="sizes">The size that each picture is resized to.</param>
    public static long BytesOf(IEnumerable<AnnotatedImage> images, IEnumerable<(int Width, int Height)> sizes) =>
        images.Zip(sizes).Where(picture => !IsInMemory(picture.First)).Sum(picture => ByteCount(picture.Second));

    /// <summary>A picture in its resized form. Its pixels are shared and must not be changed.</summary>
    /// <param name="index">The picture's index in the dataset.</param>
    /// <exception cref="InvalidDataException">The file cannot be decoded; the message names it.</exception>
    public RgbImage Get(int index) => _byteLimit == 0 || IsInMemory(_images[index]) ? Decode(index) : Reserve(index).Value;

    private Lazy<RgbImage> Reserve(int index)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(index, out var node))
            {
                _latestFirst.Remove(node);
                _latestFirst.AddFirst(node);
                return node.Value.Image;
            }

            var entry = new Entry(index, new Lazy<RgbImage>(() => Decode(index)));
            _entries[index] = _latestFirst.AddFirst(entry);
            _bytes += ByteCount(_sizes[index]);
            while (_bytes > _byteLimit && _latestFirst.Last is { } oldest && oldest.Value != entry)
            {
                _latestFirst.RemoveLast();
                _entries.Remove(oldest.Value.Index);
                _bytes -= ByteCount(_sizes[oldest.Value.Index]);
            }

            return entry.Image;
        }
    }

    private RgbImage Decode(int index)
    {
        var image = _images[index].Decode(_rules);
        return image.Resize(_sizes[index].Width, _sizes[index].Height);
    }

    private static bool IsInMemory(AnnotatedImage image) => image.Held is { IsDecoded: true, IsInMemory: true };

    private static long ByteCount((int Width, int Height) size) => 3L * size.Width * size.Height;

    private sealed record Entry(int Index, Lazy<RgbImage> Image);
}
