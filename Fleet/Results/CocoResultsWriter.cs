using System.Text.Json;
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
    private readonly Utf8JsonWriter _json = new(file, new JsonWriterOptions { SkipValidation = true });

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

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]> CompleteAsync() => Task.FromResult<byte[]>([]);

    /// <inheritdoc/>
    public Task FinishAsync()
    {
        file.Write(file.Length == 0 ? "[]\n"u8 : "\n]\n"u8);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void Write(CocoId image, int category, Detection detection)
    {
        file.Write(file.Length == 0 ? "[\n"u8 : ",\n"u8);
        _json.WriteStartObject();
        if (image.Text is { } text)
        {
            _json.WriteString("image_id"u8, text);
        }
        else
        {
            _json.WriteNumber("image_id"u8, image.Number);
        }

        _json.WriteNumber("category_id"u8, category);
        _json.WriteStartArray("bbox"u8);
        foreach (var number in CocoBox.From(detection.Box))
        {
            _json.WriteNumberValue(number);
        }

        _json.WriteEndArray();
        _json.WriteNumber("score"u8, (double)detection.Score);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
    }
}
