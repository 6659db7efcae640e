namespace MLNetGhost.Tool.Commands;

/// <summary>Breaks text for a terminal.</summary>
internal static class TextWrap
{
    /// <summary>Lines of at most so many characters, broken at blanks; a longer word, such as a path, keeps a line of its own.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">The most characters, at least 1.</param>
    /// <param name="indent">Blanks before all lines but the first.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent = 0)
    {
        var start = "";
        while (start.Length + text.Length > width)
        {
            var room = Math.Max(width - start.Length, 1);
            var end = text.LastIndexOf(' ', Math.Min(room, text.Length - 1));
            if (text[..Math.Max(end, 0)].Trim().Length == 0)
            {
                end = text.IndexOf(' ', room);
                if (end < 0)
                {
                    break;
                }
            }

            yield return start + text[..end].TrimEnd();
            (text, start) = (text[(end + 1)..].TrimStart(), new string(' ', indent));
        }

        yield return start + text;
    }

    /// <summary>Lines of at most so many characters, broken between parts, never within one.</summary>
    /// <param name="parts">The parts, such as names with their numbers.</param>
    /// <param name="gap">What stands between two parts of a line.</param>
    /// <param name="width">The most characters; a longer part keeps a line of its own.</param>
    /// <param name="indent">Blanks before all lines but the first.</param>
    public static IEnumerable<string> Join(IEnumerable<string> parts, string gap, int width, int indent)
    {
        string? line = null;
        foreach (var part in parts)
        {
            if (line is not null && line.Length + gap.Length + part.Length > width)
            {
                yield return line;
                line = new string(' ', indent) + part;
            }
            else
            {
                line = line is null ? part : line + gap + part;
            }
        }

        yield return line ?? "";
    }

    /// <summary>The beginning of a text, with an ellipsis if something is missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most characters, at least 1.</param>
    public static string Cut(string text, int width) => text.Length <= width ? text : $"{text.AsSpan(0, width - 1)}…";
}
