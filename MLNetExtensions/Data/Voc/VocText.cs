using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Opens XML files in the encoding that they declare, including the code pages that .NET does not know by itself.</summary>
internal static partial class VocText
{
    private const int DeclarationLength = 256;
    private const string Remedy = "correct the encoding that the first line declares, or save the file as UTF-8";

    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is not text in the encoding that it declares (UTF-8 if none), or nobody knows that
    /// encoding. While it is read: it is beyond a limit of <see cref="LimitedXmlReader"/>.</exception>
    public static XmlReader Open(string path)
    {
        using var content = FileBytes.Read(path);
        var text = Decode(content.Bytes, path);
        XmlTags.RequireShort(text);
        return new LimitedXmlReader(XmlReader.Create(new StringReader(text), s_settings));
    }

    /// <summary>Opens a file with the labels of many pictures, whose outlines are in attributes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="mostNodes">The most elements, texts and comments.</param>
    /// <param name="remedy">What to do with a file that is nested too deep.</param>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static XmlReader Open(string path, int mostBytes, int mostNodes, string remedy)
    {
        var text = Decode(SharedFile.ReadAllBytes(path, mostBytes), path);
        XmlTags.RequireShort(text, countsValues: false);
        return new LimitedXmlReader(XmlReader.Create(new StringReader(text), s_settings), mostNodes, remedy);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        if (TextFile.Mark(bytes) is not null)
        {
            return TextFile.Decode(bytes, path);
        }

        // "<?" in two bytes each, without a byte order mark.
        if (bytes is [(byte)'<', 0, ..] or [0, (byte)'<', ..])
        {
            var encoding = new UnicodeEncoding(bytes[0] == 0, byteOrderMark: false, throwOnInvalidBytes: true);
            return TextFile.Decode(bytes, encoding, path, Remedy);
        }

        // What could be read as single bytes up to here is not what these names mean; tools write them from strings in memory.
        var start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationLength)]);
        var name = EncodingName().Match(start).Groups["name"].Value;
        return name.Length == 0 || name.StartsWith("utf", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ucs", StringComparison.OrdinalIgnoreCase)
            ? TextFile.Decode(bytes, path)
            : TextFile.Decode(bytes, Named(name, path), path, Remedy);
    }

    private static Encoding Named(string name, string path)
    {
        try
        {
            var (encoder, decoder) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return CodePagesEncodingProvider.Instance.GetEncoding(name, encoder, decoder) ?? Encoding.GetEncoding(name, encoder, decoder);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"{path} declares the encoding '{Excerpt.Of(name)}', which is not known; save the file as UTF-8.", exception);
        }
    }

    [GeneratedRegex("""^\s*<\?xml[^>]*?encoding\s*=\s*["'](?<name>[^"']+)["']""", RegexOptions.ExplicitCapture)]
    private static partial Regex EncodingName();
}
