using System.Buffers.Binary;
using System.Text;

namespace MLNetGhost.Trainer.Weights;

/// <summary>Reads the bytes of a pickle in order; what would lie behind the end is an error.</summary>
/// <param name="bytes">The pickle.</param>
internal sealed class PickleCursor(ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _position;

    /// <summary>Where the next byte is.</summary>
    public int Position => _position;

    /// <summary>The next bytes.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - _position))
        {
            throw new InvalidDataException($"its description ends {bytes.Length - _position} bytes after byte {_position}, where {count} "
                + $"are announced");
        }

        var taken = bytes.Span.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    /// <summary>The next byte.</summary>
    public byte TakeByte() => Take(1)[0];

    /// <summary>A length of four bytes, which Python takes as unsigned.</summary>
    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The next bytes as text.</summary>
    public string TakeText(ulong count)
    {
        try
        {
            return s_utf8.GetString(Take(count));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"its description has text before byte {_position} that is not UTF-8");
        }
    }

    /// <summary>The text up to the next line feed.</summary>
    public string TakeLine()
    {
        var length = bytes.Span[_position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new InvalidDataException($"its description ends within a line, after byte {_position}");
        }

        var line = TakeText((ulong)length);
        _position++;
        return line;
    }
}
