using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>
/// Looks at the tags of an XML text before it is parsed: XmlReader compares all attributes of a tag with each other before it hands out
/// the first, which takes the square of their number.
/// </summary>
internal static class XmlTags
{
    /// <summary>The most characters of one tag with its attributes.</summary>
    public const int LongestTag = 1 << 16;

    /// <summary>Refuses a text with a tag that is too long; whether it is XML is left to its parser.</summary>
    /// <param name="text">The text.</param>
    /// <param name="countsValues">False if what stands between quotes may be of any length, as outlines are.</param>
    /// <exception cref="InvalidDataException">There is such a tag.</exception>
    public static void RequireShort(string text, bool countsValues = true)
    {
        for (var start = text.IndexOf('<', StringComparison.Ordinal); start >= 0; start = text.IndexOf('<', start))
        {
            var rest = text.AsSpan(start);
            var length = rest.StartsWith("<!--") ? End(rest, "-->")
                : rest.StartsWith("<![CDATA[") ? End(rest, "]]>")
                : rest.StartsWith("<?") ? End(rest, "?>")
                : rest.StartsWith("<!") ? End(rest, ">")
                : OfTag(rest, countsValues);
            if (length < 0)
            {
                var remedy = countsValues ? "write the boxes as Pascal VOC has them, without attributes" : "export the file again";
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"line {text.AsSpan(0, start).Count('\n') + 1}: "
                    + $"a tag has more than {LongestTag:N0} characters; {remedy}."));
            }

            start += length;
            if (start == text.Length)
            {
                return;
            }
        }
    }

    private static int End(ReadOnlySpan<char> text, ReadOnlySpan<char> mark) =>
        text.IndexOf(mark) is >= 0 and var found ? found + mark.Length : text.Length;

    /// <summary>The length of the tag that the text begins with; negative if it is too long.</summary>
    private static int OfTag(ReadOnlySpan<char> text, bool countsValues)
    {
        var quoted = 0;
        for (var position = 0; position < text.Length;)
        {
            var next = text[position..].IndexOfAny('>', '"', '\'');
            if (next < 0 || position + next - quoted >= LongestTag)
            {
                return text.Length - quoted > LongestTag ? -1 : text.Length;
            }

            position += next + 1;
            if (text[position - 1] == '>')
            {
                return position;
            }

            var quote = text[position..].IndexOf(text[position - 1]);
            if (quote < 0)
            {
                return text.Length - quoted > LongestTag ? -1 : text.Length;
            }

            quoted += countsValues ? 0 : quote;
            position += quote + 1;
        }

        return text.Length - quoted > LongestTag ? -1 : text.Length;
    }
}
