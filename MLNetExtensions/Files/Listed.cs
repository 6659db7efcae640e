namespace MLNetGhost.Files;

/// <summary>Words as a sentence lists them: a, b or c.</summary>
internal static class Listed
{
    /// <summary>Joins words.</summary>
    /// <param name="last">What stands before the last of them: and, or.</param>
    /// <param name="words">The words.</param>
    public static string Of(string last, IEnumerable<string> words) => words.ToList() switch
    {
        [] => "",
        [var only] => only,
        [.. var first, var end] => $"{string.Join(", ", first)} {last} {end}",
    };
}
