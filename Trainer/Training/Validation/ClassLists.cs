using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>Compares the classes of a checkpoint with those of a dataset, and those of splits with each other.</summary>
internal static class ClassLists
{
    private const int ShownNames = 5;

    /// <summary>Describes how the classes of two splits differ.</summary>
    /// <param name="first">A split.</param>
    /// <param name="second">Another one.</param>
    /// <returns>What differs and what to do; null for the same names in the same order.</returns>
    public static string? DescribeDifference(DetectionDataset first, DetectionDataset second)
    {
        if (first.ClassNames.SequenceEqual(second.ClassNames, StringComparer.Ordinal))
        {
            return null;
        }

        var differences = new[] { OnlyIn(first, second), OnlyIn(second, first) }.OfType<string>().ToList();
        var what = differences.Count > 0 ? string.Join(", ", differences) : "the names are in a different order, or one appears twice";
        var roots = first.Root == second.Root ? first.Root : $"{first.Root} and {second.Root}";
        return $"The splits '{first.Split}' and '{second.Split}' of {roots} have different classes, {first.ClassNames.Count} and "
            + $"{second.ClassNames.Count}: {what}. Give both the same class names in the same order.";
    }

    /// <summary>Rejects splits whose classes differ in number, names or order.</summary>
    /// <param name="training">The training split.</param>
    /// <param name="validation">The validation split.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void RequireSame(DetectionDataset training, DetectionDataset validation)
    {
        if (DescribeDifference(training, validation) is { } difference)
        {
            throw new InvalidDataException(difference);
        }
    }

    /// <summary>Rejects lists that differ in length, names or order.</summary>
    /// <param name="known">The checkpoint's classes.</param>
    /// <param name="found">The dataset's classes.</param>
    /// <param name="root">Where the dataset is.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void RequireSame(IReadOnlyList<string> known, IReadOnlyList<string> found, string root)
    {
        if (!known.SequenceEqual(found, StringComparer.Ordinal))
        {
            throw new InvalidDataException(
                $"The checkpoint has {known.Count} classes ({string.Join(", ", known)}), but {root} has {found.Count} "
                + $"({string.Join(", ", found)}); use the dataset that it was trained on, or give the classes the same names and order.");
        }
    }

    private static string? OnlyIn(DetectionDataset split, DetectionDataset other)
    {
        var names = split.ClassNames.Except(other.ClassNames, StringComparer.Ordinal).ToList();
        return names.Count == 0
            ? null
            : $"only '{split.Split}' has "
                + $"{string.Join(", ", names.Take(ShownNames))}{(names.Count > ShownNames ? $" and {names.Count - ShownNames} more" : "")}";
    }
}
