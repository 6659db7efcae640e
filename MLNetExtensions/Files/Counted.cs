using System.Globalization;

namespace MLNetGhost.Files;

/// <summary>Counts as a person writes them: 1 box, 2 boxes.</summary>
internal static class Counted
{
    /// <summary>A number and its noun.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for none and for several; null for <paramref name="one"/> with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Noun(count, one, many)}");

    /// <summary>The noun alone, for a number that is written in another way.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The noun, or the verb, for one.</param>
    /// <param name="many">The word for none and for several; null for <paramref name="one"/> with an s.</param>
    public static string Noun(long count, string one, string? many = null) => count == 1 ? one : many ?? one + "s";
}
