using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Training;

/// <summary>Which weights of a checkpoint a network could use, by name.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="WrongShape">In both, but with a different shape: the class branch, when the number of classes differs.</param>
/// <param name="Missing">In the network only.</param>
/// <param name="Unused">In the checkpoint only.</param>
internal sealed record WeightTransferReport(
    IReadOnlyList<string> Matched,
    IReadOnlyList<string> WrongShape,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unused)
{
    private const int NamesInMessage = 3;

    /// <summary>The part of the network's weights that were loaded, by count.</summary>
    public double MatchedShare => (double)Matched.Count / Math.Max(Matched.Count + WrongShape.Count + Missing.Count, 1);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Matched.Count} weights were loaded; {WrongShape.Count} have a different shape{Some(WrongShape)}, {Missing.Count} are not in the "
        + $"checkpoint{Some(Missing)}, {Unused.Count} in the checkpoint are not in the network{Some(Unused)}.";

    // The parts that the names begin with: 'head.cv3' says more than the first of its two hundred names.
    private static string Some(IReadOnlyList<string> names)
    {
        string[] parts = [.. names.Select(PartOf).Distinct(StringComparer.Ordinal)];
        return parts.Length == 0 ? "" : $" ({string.Join(", ", parts.Take(NamesInMessage))}{(parts.Length > NamesInMessage ? ", …" : "")})";
    }

    private static string PartOf(string name) => Excerpt.Of(string.Join('.', name.Split('.').Take(2)));
}
