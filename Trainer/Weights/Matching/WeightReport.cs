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
    private const int NamesShown = 3;
    private const double SmallestShare = 0.1;

    /// <summary>What the file is and where its names come from, for messages and for a run's record of what it began with.</summary>
    public string Origin { get; init; } = "weights by name and shape";

    /// <summary>What the file has besides, with the reason why it was left out.</summary>
    public IReadOnlyList<WeightsLeftOut> LeftOut { get; init; } = [];

    /// <summary>What the reader should know about how the weights were changed; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>
    /// Whether too little matches for the file to belong to such a network: under a tenth of the network's weights in question, or of
    /// the file's if it has fewer.
    /// </summary>
    public bool IsOfAnother
    {
        get
        {
            var wanted = Matched.Count + WrongShape.Count + Missing.Count;
            var offered = Matched.Count + WrongShape.Count + Unused.Count;
            return Matched.Count == 0 || Matched.Count < SmallestShare * Math.Min(wanted, offered);
        }
    }

    /// <summary>The report in one line, with the first names of each kind.</summary>
    public override string ToString()
    {
        var text = $"{Matched.Count} weights were loaded; {WrongShape.Count} have a different shape{Some(WrongShape)}, {Missing.Count} are "
            + $"not in the checkpoint{Some(Missing)}, {Unused.Count} in the checkpoint are not in the network{Some(Unused)}.";
        var leftOut = LeftOut.Where(group => group.Names.Count > 0)
            .Select(group => $"{group.Names.Count} {group.Reason}{Some(group.Names)}")
            .ToList();
        var rest = leftOut.Count > 0 ? $"Left out: {string.Join("; ", leftOut)}." : null;
        return string.Join(' ', new[] { text, rest, Remark }.OfType<string>());
    }

    /// <summary>The first names, in brackets; empty for none.</summary>
    /// <param name="names">The names.</param>
    public static string Some(IReadOnlyList<string> names) => names.Count == 0 ? ""
        : $" ({string.Join(", ", names.Take(NamesShown).Select(name => Files.Excerpt.Of(name)))}{(names.Count > NamesShown ? ", …" : "")})";
}
