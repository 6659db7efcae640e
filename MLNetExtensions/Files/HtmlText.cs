using System.Net;

namespace MLNetGhost.Files;

/// <summary>Text of any origin inside HTML.</summary>
internal static class HtmlText
{
    /// <summary>
    /// The text as a page shows it: no tags, no control characters, no marks that turn the writing direction; lines stay.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return WebUtility.HtmlEncode(string.Join('\n', lines.Select(line => Excerpt.Of(line, int.MaxValue))));
    }
}
