using System.Text.RegularExpressions;

namespace MLNetGhost.Data;

/// <summary>The split that the name of a file contains: <c>instances_val2017</c>, <c>train_labels</c>.</summary>
internal static partial class SplitPattern
{
    /// <summary>
    /// The spelling of train, val or test in a name, bounded by its ends or by one of <c>_ . -</c>; null if there is none.
    /// </summary>
    /// <param name="name">A name, with or without its extension.</param>
    public static string? Find(string name) =>
        Pattern().Match(name) is { Success: true } match ? match.Groups["split"].Value : null;

    /// <summary>The name without its split: what the files of one dataset have in common.</summary>
    /// <param name="name">A name.</param>
    public static string Without(string name) =>
        Pattern().Match(name).Groups["split"] is { Success: true } split ? name.Remove(split.Index, split.Length) : name;

    [GeneratedRegex("(^|[_.-])(?<split>training|train|validation|valid|val|testing|test)([0-9]*)($|[_.-])",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
