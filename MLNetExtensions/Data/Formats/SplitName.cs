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

    /// <summary>The split that a dataset without splits is read as.</summary>
    public const string OfWhole = "train";

    /// <summary>Every known spelling, the most common one of each split first.</summary>
    public static IEnumerable<string> Known => s_spellings.SelectMany(spellings => spellings);

    /// <summary>True if the name is a spelling of train, val or test, in upper or lower case.</summary>
    public static bool IsKnown(string name) => Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The one of the names that means the split: the same word first, then another spelling; null if none does.</summary>
    public static string? Find(IEnumerable<string> names, string split)
    {
        var all = names.ToList();
        return Spellings(split)
            .Select(spelling => all.Find(name => name.Equals(spelling, StringComparison.Ordinal))
                ?? all.Find(name => name.Equals(spelling, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(name => name is not null);
    }

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
