using System.Text;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Opens JSON files of labelling tools, in UTF-8 or what a byte order mark says.</summary>
internal static class JsonText
{
    /// <summary>The most bytes of a file that is read whole; labelme's hold a copy of the picture.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>Opens a file; one with a byte order mark of another encoding is read as UTF-8.</summary>
    /// <inheritdoc cref="SharedFile.OpenRead" path="/exception"/>
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

    /// <summary>Reads a file whole.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it from the root; what it returns must not refer to the text any more.</param>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static T Read<T>(string path, Func<JsonElement, T> read)
    {
        using var document = Parse(path);
        try
        {
            return read(document.RootElement);
        }
        catch (InvalidOperationException exception)
        {
            // Texts are decoded when they are asked for.
            throw new InvalidDataException($"{path} has a text in another encoding than UTF-8; save the file as UTF-8.", exception);
        }
    }

    /// <summary>Reads a file whole; at most 64 levels of nesting.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MostBytes"/>, or not JSON; the message names the
    /// line.</exception>
    private static JsonDocument Parse(string path)
    {
        try
        {
            using var stream = OpenUtf8(path);
            if (new FileInfo(path).Length > MostBytes)
            {
                throw FileLimit.TooLong(path, MostBytes);
            }

            return JsonDocument.Parse(stream);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} line {exception.LineNumber + 1} is not valid JSON: {Excerpt.Of(exception.Message)} "
                + "Correct it, or export the file again.", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException(
                $"{path} is not text in the encoding of its byte order mark; save the file as UTF-8.", exception);
        }
    }
}
