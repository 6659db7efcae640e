using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Weights;

/// <summary>Which weights of a file a network could use, by name.</summary>
/// <param name="Matched">Loaded: the same name and shape.</param>
/// <param name="WrongShape">In both, but with a different shape: the class branch, when the number of classes differs.</param>
/// <param name="Missing">In the network only.</param>
/// <param name="Unused">In the file only.</param>
internal sealed record WeightReport(
    IReadOnlyList<string> Matched,
    IReadOnlyList<string> WrongShape,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unused)
{
    /// <summary>Fewer matching weights than this share of the network's are those of something else.</summary>
    public const double SmallestShare = 0.1;

    private const int NamesShown = 3;

    /// <summary>What the weights are and where they come from, for messages and for a run's record of what it began from.</summary>
    public string Origin { get; init; } = "weights";

    /// <summary>What the file has besides, with the reason why it was left out.</summary>
    public IReadOnlyList<WeightsLeftOut> LeftOut { get; init; } = [];

    /// <summary>What the reader should know about how the weights were changed; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>The part of the network's weights in question that match, by count.</summary>
    public double MatchedShare => (double)Matched.Count / Math.Max(Matched.Count + WrongShape.Count + Missing.Count, 1);

    /// <summary>Whether too little matches for the file to belong to such a network: under a tenth of the weights in question.</summary>
    public bool IsOfAnother => MatchedShare < SmallestShare;

    /// <summary>The report in one line, with names or parts of each kind.</summary>
    public override string ToString()
    {
        var text = $"{Counted.Of(Matched.Count, "weight was", "weights were")} loaded; "
            + $"{Counted.Of(WrongShape.Count, "has", "have")} a different shape{Some(WrongShape)}, "
            + $"{Counted.Of(Missing.Count, "is", "are")} not in the "
            + $"checkpoint{Some(Missing)}, {Unused.Count} in the checkpoint {Counted.Noun(Unused.Count, "is", "are")} "
            + $"not in the network{Some(Unused)}.";
        var leftOut = LeftOut.Where(group => group.Names.Count > 0)
            .Select(group => $"{group.Names.Count} {group.Reason}{Some(group.Names)}")
            .ToList();
        var rest = leftOut.Count > 0 ? $"Left out: {string.Join("; ", leftOut)}." : null;
        return string.Join(' ', new[] { text, rest, Remark }.OfType<string>());
    }

    /// <summary>
    /// Up to three names in brackets; of more, the parts that they begin with: 'head.cv3' says more than the first of its two hundred
    /// names. Empty for none.
    /// </summary>
    /// <param name="names">The names.</param>
    public static string Some(IReadOnlyList<string> names)
    {
        string[] shown = names.Count <= NamesShown ? [.. names] : [.. names.Select(PartOf).Distinct(StringComparer.Ordinal)];
        return shown.Length == 0
            ? ""
            : $" ({string.Join(", ", shown.Take(NamesShown).Select(name => Excerpt.Of(name)))}{(shown.Length > NamesShown ? ", …" : "")})";
    }

    private static string PartOf(string name) => string.Join('.', name.Split('.').Take(2));
}
