using System.Text;
using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>What a JSON file of labels is.</summary>
internal enum JsonKind
{
    /// <summary>None of the others, or not JSON.</summary>
    Unknown,

    /// <summary>An object with a list of images or annotations.</summary>
    Coco,

    /// <summary>The shapes of one picture.</summary>
    Labelme,

    /// <summary>An object with assets and their regions.</summary>
    Vott,

    /// <summary>A list of tasks, whole or as JSON_MIN.</summary>
    LabelStudio,
}

/// <summary>Tells JSON files apart by the names in their first megabyte.</summary>
internal static class JsonGlance
{
    private const int ShortLength = 1 << 16;
    private const int Length = 1 << 20;

    private static readonly string[] s_regions =
        ["original_width", "rectanglelabels", "polygonlabels", "ellipselabels", "brushlabels", "keypointlabels"];

    /// <summary>The kind of a file; a file that cannot be opened is of no kind, and who reads it says why.</summary>
    /// <param name="path">A file.</param>
    public static JsonKind KindOf(string path)
    {
        try
        {
            using var stream = JsonText.OpenUtf8(path);
            var buffer = new byte[ShortLength];
            var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var kind = KindOf(buffer.AsSpan(0, count));
            if (kind != JsonKind.Unknown || count < ShortLength)
            {
                return kind;
            }

            Array.Resize(ref buffer, Length);
            count += stream.ReadAtLeast(buffer.AsSpan(count), Length - count, throwOnEndOfStream: false);
            return KindOf(buffer.AsSpan(0, count));
        }
        catch (Exception exception) when (exception
            is IOException or InvalidDataException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return JsonKind.Unknown;
        }
    }

    private static JsonKind KindOf(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return JsonKind.Unknown;
            }

            var isList = reader.TokenType == JsonTokenType.StartArray;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName
                    && (isList ? OfTask(ref reader, names) : OfObject(ref reader, names)) is not JsonKind.Unknown and var kind)
                {
                    return kind;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What comes before the error counts; who reads the file reports it.
        }

        return names.Contains("sourceConnection") && names.Contains("tags") ? JsonKind.Vott : JsonKind.Unknown;
    }

    private static JsonKind OfObject(ref Utf8JsonReader reader, HashSet<string> names)
    {
        if (reader.CurrentDepth != 1)
        {
            return JsonKind.Unknown;
        }

        var name = reader.GetString()!;
        names.Add(name);
        return !reader.Read() ? JsonKind.Unknown : (name, reader.TokenType) switch
        {
            ("images" or "annotations", JsonTokenType.StartArray) => JsonKind.Coco,
            ("shapes", JsonTokenType.StartArray) => JsonKind.Labelme,
            ("assets", JsonTokenType.StartObject) => JsonKind.Vott,
            _ => JsonKind.Unknown,
        };
    }

    /// <summary>
    /// A whole task has data and a list of annotations; JSON_MIN is known by its regions or its words about the annotator.
    /// </summary>
    private static JsonKind OfTask(ref Utf8JsonReader reader, HashSet<string> names)
    {
        var name = reader.GetString()!;
        if (reader.CurrentDepth == 2)
        {
            names.Add(name);
            return (names.Contains("data") && (names.Contains("annotations") || names.Contains("completions")))
                || names.Contains("annotation_id") || names.Contains("annotator") ? JsonKind.LabelStudio : JsonKind.Unknown;
        }

        return reader.CurrentDepth > 2 && s_regions.Contains(name, StringComparer.Ordinal) ? JsonKind.LabelStudio : JsonKind.Unknown;
    }
}
