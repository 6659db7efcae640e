using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MLNetGhost.Data;

/// <summary>Reads JSON files in COCO's formats; the reader refuses more than 64 levels of nesting.</summary>
internal static class CocoJson
{
    /// <summary>Reads a file; null if it says null.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not JSON, or has a value of the wrong type.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        using var stream = OpenUtf8(path);
        try
        {
            return JsonSerializer.Deserialize(stream, type);
        }
        catch (JsonException exception)
        {
            throw CocoJsonError.Describe(path, exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException(
                $"{path} is not text in the encoding of its byte order mark; save the file as UTF-8.", exception);
        }
    }

    /// <summary>Opens a JSON file; one with a byte order mark of another encoding is read as UTF-8.</summary>
    public static Stream OpenUtf8(string path) => new EntryLimitStream(JsonText.OpenUtf8(path), path);

    /// <summary>Refuses a list with an entry that is null.</summary>
    public static void RequireEntries<T>(string path, string list, IReadOnlyList<T?> entries)
        where T : class
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is null)
            {
                throw new InvalidDataException($"{path}: {list}[{i}] is null; remove it, or write the entry.");
            }
        }
    }
}
