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

    private readonly JsonOutput _output = new(file);

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<PictureResult> rows, long first)
    {
        foreach (var row in rows)
        {
            Write(row);
            _output.End();
            _output.Write("\n"u8);
        }

        _output.Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]> CompleteAsync() => Task.FromResult<byte[]>([]);

    /// <inheritdoc/>
    public Task FinishAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _output.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(PictureResult row)
    {
        var json = _output.Json;
        json.WriteStartObject();
        json.WriteString("file"u8, row.Picture);
        json.WriteNumber("width"u8, row.Width);
        json.WriteNumber("height"u8, row.Height);
        json.WriteStartArray("detections"u8);
        foreach (var (classId, label, score, box) in row.Detections)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, label);
            json.WriteNumber("class_id"u8, classId);
            json.WriteNumber("score"u8, Math.Round((double)score, ScoreDigits));
            json.WriteStartArray("box"u8);
            foreach (var corner in (ReadOnlySpan<float>)[box.X0, box.Y0, box.X1, box.Y1])
            {
                json.WriteNumberValue(Math.Round((double)corner, BoxDigits));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (row.Error is { } error)
        {
            json.WriteString("error"u8, error);
        }

        json.WriteEndObject();
    }
}
