using System.Text.Encodings.Web;
using System.Text.Json;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Results;

/// <summary>
/// JSON lines: an object per picture with <c>file</c>, <c>width</c>, <c>height</c> and <c>detections</c>, each with <c>label</c>,
/// <c>class_id</c>, <c>score</c> and <c>box</c> [x0, y0, x1, y1] in pixels; and <c>error</c> for a picture that was not scored.
/// </summary>
/// <param name="file">The file, at its end.</param>
internal sealed class JsonLinesWriter(Stream file) : IResultWriter
{
    private const int ScoreDigits = 5;
    private const int BoxDigits = 2;

    private readonly Utf8JsonWriter _json = new(
        file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<PictureResult> rows, long first)
    {
        foreach (var row in rows)
        {
            Write(row);
            _json.Flush();
            _json.Reset();
            file.WriteByte((byte)'\n');
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]> CompleteAsync() => Task.FromResult<byte[]>([]);

    /// <inheritdoc/>
    public Task FinishAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void Write(PictureResult row)
    {
        _json.WriteStartObject();
        _json.WriteString("file"u8, row.Picture);
        _json.WriteNumber("width"u8, row.Width);
        _json.WriteNumber("height"u8, row.Height);
        _json.WriteStartArray("detections"u8);
        foreach (var (classId, label, score, box) in row.Detections)
        {
            _json.WriteStartObject();
            _json.WriteString("label"u8, label);
            _json.WriteNumber("class_id"u8, classId);
            _json.WriteNumber("score"u8, Math.Round((double)score, ScoreDigits));
            _json.WriteStartArray("box"u8);
            foreach (var corner in (ReadOnlySpan<float>)[box.X0, box.Y0, box.X1, box.Y1])
            {
                _json.WriteNumberValue(Math.Round((double)corner, BoxDigits));
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (row.Error is { } error)
        {
            _json.WriteString("error"u8, error);
        }

        _json.WriteEndObject();
    }
}
