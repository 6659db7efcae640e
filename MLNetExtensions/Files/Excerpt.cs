using System.Globalization;
using System.Text;

namespace MLNetGhost.Files;

/// <summary>
/// Quotes text of unknown origin in messages and on terminals: short, on one line, and with nothing that a terminal obeys.
/// </summary>
internal static class Excerpt
{
    /// <summary>The most characters of the text that are shown.</summary>
    public const int LengthLimit = 200;

    /// <summary>The most characters of a sentence or path that are shown.</summary>
    public const int SentenceLimit = 600;

    /// <summary>Escapes may make an excerpt so many times as long as its limit; then it is cut as well.</summary>
    private const int MostGrowth = 2;

    private const int MostNames = 20;
    private const int NameLimit = 50;

    /// <summary>
    /// The text, at most <see cref="LengthLimit"/> characters of it and then an ellipsis. Control characters, line and paragraph
    /// separators, marks of direction and lone surrogates are written as \n, \r, \t or \u with four hexadecimal digits.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text) => Of(text, LengthLimit);

    /// <inheritdoc cref="Of(ReadOnlySpan{char})"/>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters of the text that are shown.</param>
    public static string Of(ReadOnlySpan<char> text, int limit)
    {
        var cut = text.Length > limit;
        var shown = cut ? text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)] : text;
        var builder = new StringBuilder(shown.Length + 1);
        for (var i = 0; i < shown.Length; i++)
        {
            if (builder.Length > (long)MostGrowth * limit)
            {
                cut = true;
                break;
            }

            if (char.IsHighSurrogate(shown[i]) && i + 1 < shown.Length && char.IsLowSurrogate(shown[i + 1]))
            {
                builder.Append(shown[i]).Append(shown[++i]);
            }
            else
            {
                Append(builder, shown[i]);
            }
        }

        return cut ? builder.Append('…').ToString() : builder.ToString();
    }

    /// <summary>
    /// A sentence that may quote foreign text, or a path from a list: its beginning and, if it has more than
    /// <see cref="SentenceLimit"/> characters when they are escaped, its end, where a sentence has the remedy and a path its name.
    /// </summary>
    public static string OfSentence(string text)
    {
        const int Half = SentenceLimit / 2;
        if (text.Length <= SentenceLimit && Of(text, SentenceLimit) is { Length: <= SentenceLimit } whole)
        {
            return whole;
        }

        var length = Math.Min(Half, text.Length / 2);
        var (start, end) = (Of(text.AsSpan(0, length), Half), Of(text.AsSpan(text.Length - length), Half));
        return $"{start.AsSpan(0, Math.Min(Half, start.Length))}…{end.AsSpan(Math.Max(0, end.Length - Half))}";
    }

    /// <summary>The first names of many, each short, between commas.</summary>
    public static string OfMany(IEnumerable<string> names)
    {
        var first = names.Take(MostNames + 1).Select(name => Of(name, NameLimit)).ToList();
        return first.Count <= MostNames ? string.Join(", ", first) : string.Join(", ", first.Take(MostNames)) + ", …";
    }

    private static void Append(StringBuilder builder, char character)
    {
        var escaped = char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
        _ = character switch
        {
            '\n' => builder.Append(@"\n"),
            '\r' => builder.Append(@"\r"),
            '\t' => builder.Append(@"\t"),
            _ when escaped => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
            _ => builder.Append(character),
        };
    }
}
