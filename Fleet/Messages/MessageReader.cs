using System.Buffers.Binary;
using System.Text;
using MLNetGhost.Data;

namespace MLNetGhost.Fleet.Messages;

/// <summary>Reads what <see cref="MessageWriter"/> wrote; nothing is reserved for a length that the message does not have.</summary>
/// <param name="message">The message.</param>
/// <param name="name">What it is, for the error.</param>
internal ref struct MessageReader(ReadOnlySpan<byte> message, string name)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Checks that bytes follow.</summary>
    public void Expect(ReadOnlySpan<byte> bytes)
    {
        if (!Take(bytes.Length).SequenceEqual(bytes))
        {
            throw Damaged();
        }
    }

    public long ReadNumber()
    {
        ulong number = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)number;
            }
        }

        throw Damaged();
    }

    /// <summary>A number of things that follow, each of which has at least so many bytes.</summary>
    public int ReadCount(int leastBytes = 1)
    {
        var count = ReadNumber();
        return count >= 0 && count <= _rest.Length / leastBytes ? (int)count : throw Damaged();
    }

    /// <summary>A size of a picture, an id of a class: not negative.</summary>
    public int ReadSize() => ReadNumber() is >= 0 and <= int.MaxValue and var size ? (int)size : throw Damaged();

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public string ReadText()
    {
        try
        {
            return s_strict.GetString(Take(ReadCount()));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged();
        }
    }

    public CocoId? ReadId() => ReadNumber() switch
    {
        0 => null,
        1 => new CocoId(ReadNumber()),
        2 => new CocoId(0, ReadText()),
        _ => throw Damaged(),
    };

    /// <summary>The error for a message that is not what it should be.</summary>
    public readonly InvalidDataException Damaged() =>
        new($"{name} is cut short, damaged, or not of this library's version; purge the job and submit it again.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
