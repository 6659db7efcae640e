using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MLNetGhost.Data;

namespace MLNetGhost.Fleet.Messages;

/// <summary>
/// Writes the parts of a message: whole numbers in groups of seven bits, texts in UTF-8 behind their length, floats as they are.
/// </summary>
internal sealed class MessageWriter
{
    private const byte NoId = 0;
    private const byte NumberId = 1;
    private const byte TextId = 2;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What has been written.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Write(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Write(long number)
    {
        var span = _buffer.GetSpan(10);
        var (rest, length) = ((ulong)number, 0);
        for (; rest >= 0x80; rest >>= 7)
        {
            span[length++] = (byte)(rest | 0x80);
        }

        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    public void Write(float number)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), number);
        _buffer.Advance(sizeof(float));
    }

    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    public void Write(CocoId? id)
    {
        switch (id)
        {
            case null:
                Write(NoId);
                break;
            case { Text: { } text }:
                Write(TextId);
                Write(text);
                break;
            default:
                Write(NumberId);
                Write(id.Value.Number);
                break;
        }
    }
}
