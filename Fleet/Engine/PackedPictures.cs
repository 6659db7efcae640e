using System.Buffers.Binary;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Fleet.Engine;

/// <summary>Picture files one behind the other, read one at a time, so that large ones need no memory for a whole block.</summary>
/// <param name="paths">The files.</param>
internal sealed class PackedPictures(IReadOnlyList<string> paths) : ForwardStream
{
    private ReadOnlyMemory<byte> _rest;
    private int _next;

    /// <summary>Takes packed pictures apart.</summary>
    /// <param name="packed">What the stream gave.</param>
    /// <param name="count">Number of pictures.</param>
    /// <exception cref="InvalidDataException">They are not so many.</exception>
    public static IReadOnlyList<(byte[]? Bytes, string? Error)> Unpack(ReadOnlySpan<byte> packed, int count)
    {
        var pictures = new (byte[]?, string?)[count];
        for (var i = 0; i < count; i++)
        {
            var length = packed.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(packed) : throw Damaged();
            packed = packed[sizeof(int)..];
            var bytes = length != int.MinValue && Math.Abs(length) <= packed.Length ? packed[..Math.Abs(length)] : throw Damaged();
            pictures[i] = length < 0 ? (null, Encoding.UTF8.GetString(bytes)) : (bytes.ToArray(), null);
            packed = packed[bytes.Length..];
        }

        return packed.IsEmpty ? pictures : throw Damaged();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty && _next < paths.Count)
        {
            _rest = Pack(paths[_next++]);
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    private static byte[] Pack(string path)
    {
        try
        {
            return Pack(SharedFile.ReadAllBytes(path, PictureStore.LargestPicture), sign: 1);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Pack(Encoding.UTF8.GetBytes(e.Message), sign: -1);
        }
    }

    private static byte[] Pack(ReadOnlySpan<byte> content, int sign)
    {
        var packed = new byte[sizeof(int) + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packed, sign * content.Length);
        content.CopyTo(packed.AsSpan(sizeof(int)));
        return packed;
    }

    private static InvalidDataException Damaged() => new("The pictures of a block are cut short or damaged on the server.");
}
