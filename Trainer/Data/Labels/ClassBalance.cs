using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Data;

/// <summary>How evenly the objects of a split are spread over its classes.</summary>
/// <param name="Split">The split.</param>
/// <param name="Most">The class with most objects, and their number.</param>
/// <param name="Rare">Classes with objects, but many times fewer, the rarest first.</param>
internal sealed record ClassBalance(string Split, (string Name, int Count) Most, IReadOnlyList<(string Name, int Count)> Rare)
{
    /// <summary>A class with so many times fewer objects than the most frequent one is rare.</summary>
    public const int Ratio = 10;

    private const int Shown = 5;

    /// <summary>Counts the objects of a split.</summary>
    /// <param name="dataset">The split.</param>
    public static ClassBalance Measure(DetectionDataset dataset)
    {
        var counts = dataset.CountObjects();
        var classes = dataset.ClassNames.Zip(counts, (name, count) => (Name: name, Count: count)).Where(entry => entry.Count > 0).ToList();
        var most = classes.MaxBy(entry => entry.Count);
        return new ClassBalance(
            dataset.Split, most, [.. classes.Where(entry => (long)entry.Count * Ratio <= most.Count).OrderBy(entry => entry.Count)]);
    }

    /// <summary>The warning; null if no class is rare.</summary>
    public string? Warning()
    {
        if (Rare.Count == 0)
        {
            return null;
        }

        var names = string.Join(", ", Rare.Take(Shown).Select(entry => string.Create(
            CultureInfo.InvariantCulture, $"'{Excerpt.Of(entry.Name)}' {entry.Count}")));
        var more = Rare.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {Rare.Count - Shown} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Classes of {Split} are unbalanced: '{Excerpt.Of(Most.Name)}' has {Most.Count} "
            + $"boxes, {names}{more}. Rare classes are learned worst; label more pictures of them, or join classes that need not be told "
            + $"apart.");
    }
}
