using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// The parts of a COCO annotation file that describe boxes; everything else (polygons, licences) is skipped while reading.
/// </summary>
internal sealed record CocoFile(
    [property: JsonPropertyName("images")] IReadOnlyList<CocoImage>? Images,
    [property: JsonPropertyName("annotations")] IReadOnlyList<CocoAnnotation>? Annotations,
    [property: JsonPropertyName("categories")] IReadOnlyList<CocoCategory>? Categories)
{
    /// <summary>Facts about the dataset, in any form; some tools require the entry to exist.</summary>
    [JsonPropertyName("info")]
    public JsonElement? Info { get; init; }

    /// <summary>Opens a JSON file; one with a byte order mark of another encoding is read as UTF-8.</summary>
    public static Stream OpenUtf8(string path)
    {
        var stream = SharedFile.OpenStream(path);
        var start = new byte[4];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var mark = TextFile.Mark(start);
        stream.Position = mark?.Length ?? 0;
        return mark is var (encoding, _) && encoding is not UTF8Encoding
            ? Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false, true))
            : stream;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, lacks one of the three lists, or has a value of the wrong
    /// type.</exception>
    public static CocoFile Read(string path)
    {
        using var stream = OpenUtf8(path);
        try
        {
            var file = JsonSerializer.Deserialize(stream, CocoJsonContext.Default.CocoFile);
            return file is { Images: not null, Annotations: not null, Categories: not null }
                ? file
                : throw new InvalidDataException($"{path} lacks images, annotations or categories; a COCO file has all three lists.");
        }
        catch (JsonException exception)
        {
            throw CocoJsonError.Describe(path, exception);
        }
    }
}

/// <summary>A picture of a COCO file.</summary>
internal sealed record CocoImage(
    [property: JsonPropertyName("id")] CocoId Id,
    [property: JsonPropertyName("file_name")] string? FileName,
    [property: JsonPropertyName("width"), JsonConverter(typeof(CocoWholeNumberConverter))] int Width,
    [property: JsonPropertyName("height"), JsonConverter(typeof(CocoWholeNumberConverter))] int Height);

/// <summary>An object of a COCO file; the box is x, y, width, height in pixels.</summary>
internal sealed record CocoAnnotation(
    [property: JsonPropertyName("id")] CocoId Id,
    [property: JsonPropertyName("image_id")] CocoId ImageId,
    [property: JsonPropertyName("category_id"), JsonConverter(typeof(CocoWholeNumberConverter))] int CategoryId,
    [property: JsonPropertyName("bbox")] IReadOnlyList<double>? Box,
    [property: JsonPropertyName("area")] double? Area,
    [property: JsonPropertyName("iscrowd"), JsonConverter(typeof(CocoFlagConverter))] int? IsCrowd)
{
    /// <summary>The angle in degrees by which the box is turned about its centre, as CVAT writes it; null if it is upright.</summary>
    [JsonPropertyName("attributes"), JsonConverter(typeof(CocoRotationConverter))]
    public double? AttributeRotation { get; init; }

    /// <summary>The same angle, as others write it.</summary>
    [JsonPropertyName("rotation"), JsonConverter(typeof(CocoRotationConverter))]
    public double? Rotation { get; init; }

    /// <summary>0 if the object was drawn as an outline, whose enclosing box is <see cref="Box"/>.</summary>
    [JsonPropertyName("isbbox"), JsonConverter(typeof(CocoFlagConverter))]
    public int? IsBox { get; init; }

    /// <summary>What the numbers of <see cref="Box"/> are, where a tool does not write COCO's corner and size.</summary>
    [JsonPropertyName("bbox_mode"), JsonConverter(typeof(CocoBoxModeConverter))]
    public CocoBoxMode? BoxMode { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"annotation id {Id} (image id {ImageId})";
}

/// <summary>A class of a COCO file.</summary>
internal sealed record CocoCategory(
    [property: JsonPropertyName("id"), JsonConverter(typeof(CocoWholeNumberConverter))] int Id,
    [property: JsonPropertyName("name")] string? Name);

/// <summary>One element of COCO's results format: a prediction, whose box is x, y, width, height in pixels.</summary>
internal sealed record CocoResult(
    [property: JsonPropertyName("image_id")] CocoId ImageId,
    [property: JsonPropertyName("category_id"), JsonConverter(typeof(CocoWholeNumberConverter))] int CategoryId,
    [property: JsonPropertyName("bbox")] IReadOnlyList<double>? Box,
    [property: JsonPropertyName("score")] double Score);

/// <summary>Generated readers and writers of COCO's JSON.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(CocoFile))]
[JsonSerializable(typeof(IReadOnlyList<CocoResult>))]
internal sealed partial class CocoJsonContext : JsonSerializerContext;
