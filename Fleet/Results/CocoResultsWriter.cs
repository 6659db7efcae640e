using MLNetGhost.Data;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Results;

/// <summary>
/// COCO's results: one list of predictions with image_id, category_id, bbox and score. The ids are those of the COCO file that was
/// submitted; otherwise pictures are 1, 2, 3, … in the order of submission, and classes 1, 2, 3, ….
/// </summary>
/// <param name="file">The file, at its end.</param>
/// <param name="categoryIds">For each class id the category's, 0 for a class that the file lacks; null without a file.</param>
internal sealed class CocoResultsWriter(Stream file, IReadOnlyList<int>? categoryIds) : IResultWriter
{
    private readonly JsonOutput _output = new(file);
    private bool _isBegun = file.Length > 0;

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<PictureResult> rows, long first)
    {
        foreach (var (index, row) in rows.Index())
        {
            foreach (var detection in row.Detections)
            {
                var category = categoryIds is null ? detection.ClassId + 1 : categoryIds[detection.ClassId];
                if (categoryIds is null || category != 0)
                {
                    Write(row.Id ?? first + index + 1, category, detection);
                }
            }
        }

        _output.Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]> CompleteAsync() => Task.FromResult<byte[]>([]);

    /// <inheritdoc/>
    public Task FinishAsync()
    {
        file.Write(_isBegun ? "\n]\n"u8 : "[]\n"u8);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _output.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(CocoId image, int category, Detection detection)
    {
        var json = _output.Json;
        _output.Write(_isBegun ? ",\n"u8 : "[\n"u8);
        _isBegun = true;
        json.WriteStartObject();
        if (image.Text is { } text)
        {
            json.WriteString("image_id"u8, text);
        }
        else
        {
            json.WriteNumber("image_id"u8, image.Number);
        }

        json.WriteNumber("category_id"u8, category);
        json.WriteStartArray("bbox"u8);
        foreach (var number in CocoBox.From(detection.Box))
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
        json.WriteNumber("score"u8, (double)detection.Score);
        json.WriteEndObject();
        _output.End();
    }
}
