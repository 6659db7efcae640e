using Microsoft.Win32.SafeHandles;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Keeps pictures that are not files: in memory up to a limit, and what exceeds it in one temporary file, uncompressed, which is read at
/// the place that is needed and deleted on disposal. Pictures are added from one thread and read from any number.
/// </summary>
/// <param name="folder">Where the temporary file is created, if it is needed.</param>
/// <param name="limitBytes">The most bytes to keep in memory.</param>
internal sealed class PictureMemory(string folder, long limitBytes) : IDisposable
{
    private SafeFileHandle? _file;

    /// <summary>A memory of at most half of what is available now.</summary>
    /// <param name="folder">Where the temporary file is created, if it is needed.</param>
    public PictureMemory(string folder)
        : this(folder, AvailableMemory.Read() / 2)
    {
    }

    /// <summary>How many pictures there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that are kept in memory.</summary>
    public long BytesInMemory { get; private set; }

    /// <summary>Bytes that are kept in the temporary file.</summary>
    public long BytesInFile { get; private set; }

    /// <summary>Keeps decoded pixels.</summary>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="pixels">The pixels, which must not change from now on.</param>
    public HeldPicture Hold(string name, RgbImage pixels) => Hold(name, pixels.Pixels, (pixels.Width, pixels.Height));

    /// <summary>Keeps the content of a picture file.</summary>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="content">The bytes, which must not change from now on.</param>
    public HeldPicture Hold(string name, byte[] content) => Hold(name, content, decodedSize: null);

    /// <summary>Deletes the temporary file; pictures that were kept in it can no longer be read.</summary>
    public void Dispose() => _file?.Dispose();

    private HeldPicture Hold(string name, byte[] bytes, (int Width, int Height)? decodedSize)
    {
        Count++;
        if (BytesInMemory + bytes.Length <= limitBytes)
        {
            BytesInMemory += bytes.Length;
            return new HeldPicture(name, bytes.Length, () => bytes, decodedSize) { IsInMemory = true };
        }

        var file = _file ??= Create();
        var (place, length) = (BytesInFile, bytes.Length);
        RandomAccess.Write(file, bytes, place);
        BytesInFile += length;
        return new HeldPicture(name, length, () => Read(file, place, length), decodedSize);
    }

    private SafeFileHandle Create()
    {
        Directory.CreateDirectory(folder);
        return File.OpenHandle(Path.Combine(folder, "pictures.raw"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            FileOptions.DeleteOnClose | FileOptions.RandomAccess);
    }

    private static byte[] Read(SafeFileHandle file, long place, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(done), place + done);
            done += count > 0
                ? count
                : throw new IOException($"The temporary file of pictures ended after {place + done} bytes; {place + length} were written.");
        }

        return bytes;
    }
}
