using System.Net;

namespace MLNetGhost.Files;

/// <summary>Text of any origin inside HTML.</summary>
internal static class HtmlText
{
    /// <summary>The text as a page shows it: no tags, no control characters, no marks that turn the writing direction; lines stay.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) =>
        WebUtility.HtmlEncode(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => Excerpt.Of(line, int.MaxValue))));
}
