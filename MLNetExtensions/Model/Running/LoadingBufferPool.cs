using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// The memory in which one detector's pictures are read and decoded: idle buffers, as many as there were threads that loaded pictures at
/// the same time, and the budget of what is under way.
/// </summary>
/// <param name="memory">The most bytes of files and pixels under way.</param>
internal sealed class LoadingBufferPool(long memory) : IDisposable
{
    /// <summary>Files have a quarter of the memory, so that nobody who waits for pixels holds what others need to finish.</summary>
    private const int FilesPart = 4;

    private const int AvailablePart = 4;
    private const long LeastMemory = 64 << 20;
    private const long MostMemory = 1 << 30;

    private readonly Lock _lock = new();
    private readonly Stack<LoadingBuffers> _idle = new();
    private bool _isDisposed;

    /// <summary>
    /// Bytes of files that are being read; whoever has taken some may wait for <see cref="Pixels"/>, never the other way.
    /// </summary>
    public MemoryBudget Files { get; } = new(memory / FilesPart);

    /// <summary>Bytes of pixels that are being decoded, with what the decoders need.</summary>
    public MemoryBudget Pixels { get; } = new(memory - memory / FilesPart);

    /// <summary>The memory where nobody chose it: a quarter of what is available, 64 MiB to 1 GiB.</summary>
    /// <param name="available">Bytes that are available.</param>
    public static long DefaultMemory(long available) => Math.Clamp(available / AvailablePart, LeastMemory, MostMemory);

    /// <summary>Bytes that idle buffers hold.</summary>
    public long IdleBytes
    {
        get
        {
            lock (_lock)
            {
                return _idle.Sum(buffers => buffers.HeldBytes);
            }
        }
    }

    /// <summary>Rents buffers; hand them back with <see cref="Return"/>.</summary>
    public LoadingBuffers Rent()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        return new LoadingBuffers();
    }

    /// <summary>Takes buffers back.</summary>
    public void Return(LoadingBuffers buffers)
    {
        buffers.Trim();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _idle.Push(buffers);
                return;
            }
        }

        buffers.Dispose();
    }

    /// <summary>Takes bytes of a budget and waits for them while others have them.</summary>
    /// <param name="budget"><see cref="Files"/> or <see cref="Pixels"/>.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="what">Who needs them, for the error.</param>
    /// <exception cref="InvalidDataException">More than there are.</exception>
    public static MemoryBudget.Share Take(MemoryBudget budget, long bytes, string what) => bytes <= budget.Limit
        ? budget.Take(bytes)
        : throw new InvalidDataException($"{what} takes {bytes} bytes, more than the {budget.Limit} bytes of memory that all "
            + $"pictures under way may take together; shrink it or raise {nameof(OnnxDetectorOptions.DecodingMemory)}.");

    /// <summary>Opens a picture file and does something with it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, is damaged, or too large.</exception>
    public TResult Open<TUse, TResult>(string path, DecodingRules rules, TUse use)
        where TUse : IPictureUse<TResult>
    {
        var buffers = Rent();
        try
        {
            using var file = PictureFile.Open(path, rules);
            using var share = Take(Files, file.Length, $"The file {path}");
            using var picture = EncodedPicture.Open(file, buffers.File, rules);
            return use.With(picture, buffers);
        }
        finally
        {
            Return(buffers);
        }
    }

    /// <summary>Opens the bytes of a picture file and does something with it.</summary>
    /// <exception cref="InvalidDataException">They are not a picture, promise more than they can hold, are damaged, or the picture is too
    /// large.</exception>
    public unsafe TResult Open<TUse, TResult>(ReadOnlySpan<byte> encoded, string name, DecodingRules rules, TUse use)
        where TUse : IPictureUse<TResult>
    {
        var buffers = Rent();
        try
        {
            fixed (byte* pointer = encoded)
            {
                using var picture = EncodedPicture.Open(pointer, encoded.Length, name, rules);
                return use.With(picture, buffers);
            }
        }
        finally
        {
            Return(buffers);
        }
    }

    /// <summary>Frees idle buffers now, and the others when they are returned.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var buffers))
            {
                buffers.Dispose();
            }
        }
    }
}
