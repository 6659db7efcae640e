using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNetGhost.Fleet.Results;

/// <summary>Many small JSON values on their way into a file, some hundred at a time.</summary>
/// <param name="file">The file, at its end.</param>
internal sealed class JsonOutput(Stream file) : IDisposable
{
    private const int Capacity = 1 << 16;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * Capacity);
    private Utf8JsonWriter? _json;

    /// <summary>Writes the next value; <see cref="End"/> ends it.</summary>
    public Utf8JsonWriter Json => _json ??= new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Writes what is between values.</summary>
    public void Write(ReadOnlySpan<byte> text) => _buffer.Write(text);

    /// <summary>Ends a value.</summary>
    public void End()
    {
        Json.Flush();
        Json.Reset();
        if (_buffer.WrittenCount >= Capacity)
        {
            Flush();
        }
    }

    /// <summary>Puts everything into the file.</summary>
    public void Flush()
    {
        file.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();
}
