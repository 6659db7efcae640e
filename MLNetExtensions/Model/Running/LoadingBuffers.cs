using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>What one thread needs to bring a picture into a tensor, and the next picture can reuse.</summary>
internal sealed class LoadingBuffers : IDisposable
{
    /// <summary>
    /// Buffers larger than this many bytes are freed after use, so that one giant picture does not tie up memory.
    /// </summary>
    private const long LargestKept = 64 << 20;

    /// <summary>The content of a file.</summary>
    public NativeBuffer File { get; } = new();

    /// <summary>Decoded pixels.</summary>
    public NativeBuffer Pixels { get; } = new();

    /// <summary>The decoder of JPEG.</summary>
    public JpegDecoder Jpeg { get; } = new();

    /// <summary>Writes what the network reads.</summary>
    public NetworkInputWriter Writer { get; } = new();

    /// <summary>Frees what is larger than usual.</summary>
    public void Trim()
    {
        File.Trim(LargestKept);
        Pixels.Trim(LargestKept);
        Jpeg.Trim(LargestKept);
    }

    public void Dispose()
    {
        File.Dispose();
        Pixels.Dispose();
        Jpeg.Dispose();
        Writer.Dispose();
    }
}
