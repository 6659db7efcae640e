namespace MLNetGhost.Data;

/// <summary>The spellings of a split's name.</summary>
internal static class SplitName
{
    private static readonly string[][] s_spellings =
    [
        ["train", "training"],
        ["val", "valid", "validation"],
        ["test", "testing"],
    ];

    /// <summary>Every known spelling, the most common one of each split first.</summary>
    public static IEnumerable<string> Known => s_spellings.SelectMany(spellings => spellings);

    /// <summary>The spellings of the same split, <paramref name="split"/> itself first.</summary>
    public static IReadOnlyList<string> Spellings(string split)
    {
        var group = Array.Find(s_spellings, spellings => spellings.Contains(split, StringComparer.OrdinalIgnoreCase));
        return group is null ? [split] : [split, .. group.Where(spelling => !spelling.Equals(split, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Each name once: train, val and test in any of their spellings first, then others in alphabetical order.</summary>
    public static IReadOnlyList<string> Sort(IEnumerable<string> names)
    {
        var known = Known.ToList();
        return
        [
            .. names.Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderBy(name => (uint)known.FindIndex(spelling => spelling.Equals(name, StringComparison.OrdinalIgnoreCase)))
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
    }

    /// <summary>True if both names mean the same split.</summary>
    public static bool AreSame(string first, string second) =>
        Spellings(first).Contains(second, StringComparer.OrdinalIgnoreCase);
}
