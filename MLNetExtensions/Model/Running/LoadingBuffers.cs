using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>What one thread needs to bring a picture into a tensor, and the next picture can reuse.</summary>
internal sealed class LoadingBuffers : IDisposable
{
    /// <summary>
    /// Buffers larger than this many bytes are freed after use, so that one giant picture does not tie up memory: reserving more than this
    /// again takes a small part of the time in which so large a picture is decoded.
    /// </summary>
    private const long LargestKept = 16 << 20;

    /// <summary>The same after a picture that failed, of which many may follow.</summary>
    private const long LargestKeptAfterFailure = 1 << 20;

    /// <summary>The content of a file.</summary>
    public NativeBuffer File { get; } = new();

    /// <summary>Decoded pixels.</summary>
    public NativeBuffer Pixels { get; } = new();

    /// <summary>The decoder of JPEG.</summary>
    public JpegDecoder Jpeg { get; } = new();

    /// <summary>Writes what the network reads.</summary>
    public NetworkInputWriter Writer { get; } = new();

    /// <summary>Whether the picture has been loaded; otherwise less memory is kept.</summary>
    public bool HasSucceeded { get; set; }

    /// <summary>Bytes that are held for files and pixels.</summary>
    public long HeldBytes => File.Capacity + Pixels.Capacity + Jpeg.HeldBytes;

    /// <summary>Frees what is larger than usual.</summary>
    public void Trim()
    {
        var largest = HasSucceeded ? LargestKept : LargestKeptAfterFailure;
        HasSucceeded = false;
        File.Trim(largest);
        Pixels.Trim(largest);
        Jpeg.Trim(largest);
    }

    public void Dispose()
    {
        File.Dispose();
        Pixels.Dispose();
        Jpeg.Dispose();
        Writer.Dispose();
    }
}
