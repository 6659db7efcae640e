using System.Globalization;
using System.Text;

namespace MLNetGhost.Files;

/// <summary>
/// Makes names of files and folders out of text of unknown origin, such as the class names of a model: one step of a path on every system,
/// never the folder itself or the one above it.
/// </summary>
internal static class SafeName
{
    /// <summary>The most bytes of a name in UTF-8; file systems hold 255, and extensions, numbers and temporary names need some.</summary>
    public const int ByteLimit = 120;

    private const char Substitute = '_';
    private const string Forbidden = "<>:\"/\\|?*";

    /// <summary>Names that Windows keeps for devices, with any extension.</summary>
    private static readonly HashSet<string> s_reserved = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The text as a name: letters that some system forbids, control characters and marks of direction become underscores, so do dots and
    /// blanks at its end; a name of Windows' devices gets an underscore in front, and a long one is cut. Different texts may give the same
    /// name: see <see cref="Distinct"/>.
    /// </summary>
    /// <param name="text">Any text, even an empty one.</param>
    public static string Of(string text)
    {
        var name = string.Concat(Shorten(text, ByteLimit).EnumerateRunes().Select(Allowed));
        var kept = name.TrimEnd('.', ' ').Length;
        name = name[..kept] + new string(Substitute, name.Length - kept);
        return name.Length == 0 ? $"{Substitute}"
            : s_reserved.Contains(name.Split('.')[0].TrimEnd()) ? Substitute + name
            : name;
    }

    /// <summary>
    /// Names that stay apart, also where a file system does not tell upper from lower case: a name that is taken gets a number, in the
    /// order of the texts. Equal texts have the same name.
    /// </summary>
    /// <param name="texts">Any texts.</param>
    /// <returns>A name for each text, in order.</returns>
    public static IReadOnlyList<string> Distinct(IReadOnlyList<string> texts)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            var name = Of(text);
            var unique = name;
            for (var number = 2; !taken.Add(unique); number++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            }

            names.Add(text, unique);
        }

        return [.. texts.Select(text => names[text])];
    }

    /// <summary>The start of a text that has at most so many bytes in UTF-8, cut between characters.</summary>
    /// <param name="text">Any text; halves of surrogate pairs count as the character that stands for them.</param>
    /// <param name="byteLimit">The most bytes.</param>
    public static string Shorten(string text, int byteLimit)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > byteLimit)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static string Allowed(Rune rune)
    {
        var isForbidden = rune == Rune.ReplacementChar || (rune.IsBmp && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal))
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse;
        return isForbidden ? $"{Substitute}" : rune.ToString();
    }
}
