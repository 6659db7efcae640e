using System.Buffers;

namespace MLNetGhost.Files;

/// <summary>The content of a small file in borrowed memory.</summary>
internal readonly ref struct FileBytes
{
    private const int UsualLength = 4096;
    private readonly byte[] _buffer;

    private FileBytes(byte[] buffer, int length)
    {
        _buffer = buffer;
        Bytes = buffer.AsSpan(0, length);
    }

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="SharedFile.OpenRead" path="/exception"/>
    /// <exception cref="InvalidDataException">It is longer than <see cref="FileLimit.Labels"/>.</exception>
    public static FileBytes Read(string path)
    {
        using var file = SharedFile.OpenRead(path);
        var buffer = ArrayPool<byte>.Shared.Rent(UsualLength);
        var length = 0;
        while (true)
        {
            // A file gives less than was asked for only at its end.
            length += RandomAccess.Read(file, buffer.AsSpan(length), length);
            if (length > FileLimit.Labels)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw FileLimit.TooLong(path, FileLimit.Labels);
            }

            if (length < buffer.Length)
            {
                return new FileBytes(buffer, length);
            }

            var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
            buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
