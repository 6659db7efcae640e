using Microsoft.Win32.SafeHandles;
using MLNetGhost.Files;

namespace MLNetGhost.Imaging;

/// <summary>An open picture file whose length has been checked and whose content has not been read yet.</summary>
internal sealed unsafe class PictureFile : IDisposable
{
    /// <summary>
    /// Up to this length, a file is read whatever its header promises: 64 MiB leave room for previews, profiles and videos beside a
    /// picture.
    /// </summary>
    private const long LargestUnquestioned = 64L << 20;

    /// <summary>Bytes that a pixel takes at most, uncompressed: four channels of 16 bits.</summary>
    private const int MostBytesPerPixel = 8;

    private const int FirstRead = 1 << 16;

    private readonly SafeFileHandle _handle;

    private PictureFile(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens a file and checks its length against the limit and, if it is large, against what its header promises.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a regular file, or larger than allowed.</exception>
    public static PictureFile Open(string path, DecodingRules rules)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, Directory.Exists(path)
                ? $"{path} is a folder; give the path of a picture file."
                : $"The picture {path} does not exist.");
        }

        var file = new PictureFile(path, SharedFile.OpenRead(path));
        try
        {
            file.CheckLength(Math.Min(rules.MaximumFileBytes, int.MaxValue - JpegScan.Padding));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole file.</summary>
    /// <param name="target">Receives it; must stay alive and unchanged as long as the bytes are used.</param>
    /// <exception cref="InvalidDataException">It became shorter meanwhile.</exception>
    public byte* Read(NativeBuffer target)
    {
        var bytes = target.Reserve(Length);
        var read = Read(new Span<byte>(bytes, (int)Length));
        return read == Length
            ? bytes
            : throw new InvalidDataException($"{Path} became shorter while it was read: {read} of {Length} bytes.");
    }

    /// <summary>Reads the beginning of the file.</summary>
    /// <param name="target">Receives it.</param>
    /// <returns>The number of bytes read, less than the target holds only if the file is shorter.</returns>
    public int Read(Span<byte> target)
    {
        var read = 0;
        while (read < target.Length && RandomAccess.Read(_handle, target[read..], read) is > 0 and var count)
        {
            read += count;
        }

        return read;
    }

    public void Dispose() => _handle.Dispose();

    private void CheckLength(long largest)
    {
        if (Length > largest)
        {
            throw new InvalidDataException($"{Path} has {Length} bytes; a picture file may have at most {largest} "
                + $"({nameof(DecodingRules.MaximumFileBytes)}). Save the picture again as JPEG or PNG.");
        }

        if (Length <= LargestUnquestioned)
        {
            return;
        }

        var start = new byte[FirstRead];
        if (PromisedPicture.Read(start.AsSpan(0, Read(start))) is { Pixels: > 0 } promised
            && Length > LargestUnquestioned + MostBytesPerPixel * promised.Pixels)
        {
            throw new InvalidDataException($"{Path} has {Length} bytes, but its header declares {promised.Width}×{promised.Height} pixels, "
                + $"which take at most {MostBytesPerPixel * promised.Pixels}; up to {LargestUnquestioned} more are accepted. Save the "
                + $"picture again without what was appended to it.");
        }
    }
}
