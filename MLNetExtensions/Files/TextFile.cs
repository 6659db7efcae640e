using System.Text;

namespace MLNetGhost.Files;

/// <summary>
/// Reads text files without ever replacing a character: UTF-8, or what a byte order mark says. Text in another encoding is an error.
/// </summary>
internal static class TextFile
{
    private const int GlanceLength = 1 << 20;

    private static readonly Encoding s_utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (byte[] Mark, Encoding Encoding)[] s_marks =
    [
        ([0xEF, 0xBB, 0xBF], s_utf8),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
    ];

    /// <summary>The text of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is neither UTF-8 nor what its byte order mark says.</exception>
    public static string Read(string path) => Decode(SharedFile.ReadAllBytes(path), path);

    /// <summary>The lines of a file, without their ends.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static List<string> ReadLines(string path)
    {
        var lines = new List<string>();
        using var reader = new StringReader(Read(path));
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>
    /// The lines in the first megabyte of a file, to recognise it by; what is not UTF-8 is replaced, for reading it will say so.
    /// </summary>
    /// <inheritdoc cref="SharedFile.OpenRead" path="/exception"/>
    public static IEnumerable<string> Glance(string path)
    {
        using var file = SharedFile.OpenRead(path);
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), GlanceLength)];
        using var reader = new StreamReader(new MemoryStream(bytes, 0, RandomAccess.Read(file, bytes, 0)));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataException">The bytes are neither UTF-8 nor what their byte order mark says.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        var (encoding, length) = Mark(bytes) ?? (s_utf8, 0);
        var text = Decode(bytes[length..], encoding, path, "save the file as UTF-8");
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new InvalidDataException($"{path} contains zero bytes, as text in UTF-16 without a byte order mark does; save the "
                + $"file as UTF-8.")
            : text;
    }

    /// <summary>The encoding that a byte order mark names, and the mark's length; null without one.</summary>
    public static (Encoding Encoding, int Length)? Mark(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, encoding) in s_marks)
        {
            if (bytes.StartsWith(mark))
            {
                return (encoding, mark.Length);
            }
        }

        return null;
    }

    /// <summary>Decodes bytes in a given encoding, which must throw at what it cannot decode.</summary>
    /// <param name="bytes">The content, without a byte order mark.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="remedy">The end of the message.</param>
    /// <exception cref="InvalidDataException">The bytes are not text in this encoding.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding encoding, string path, string remedy)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var position = Math.Clamp(exception.Index, 0, Math.Max(bytes.Length - 1, 0));
            var line = bytes[..position].Count((byte)'\n') + 1;
            var found = exception.BytesUnknown is [var first, ..] ? $" (byte 0x{first:X2})" : "";
            throw new InvalidDataException(
                $"{path} line {line} is not text in {encoding.WebName.ToUpperInvariant()}{found}; {remedy}.", exception);
        }
    }
}
