using MLNetGhost.Data;
using MLNetGhost.Evaluation;

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

    /// <summary>Gives a split the class ids of another, by name.</summary>
    /// <param name="first">The split whose class names and ids are to be used, such as the training split.</param>
    /// <param name="second">A split whose names are all among them, in any order.</param>
    /// <param name="note">What was matched, if the lists differ.</param>
    /// <exception cref="InvalidDataException">The second split has a class that the first does not have.</exception>
    public static DetectionDataset Align(DetectionDataset first, DetectionDataset second, out string? note)
    {
        note = null;
        if (DescribeDifference(first, second) is not { } difference)
        {
            return second;
        }

        var match = ClassNameMatch.TryCreate(first.ClassNames, second.ClassNames);
        if (match is null || match.UnknownLabels.Count > 0)
        {
            throw new InvalidDataException(difference);
        }

        note = DescribeMatch(first, second, match);
        var idOf = match.DetectedOf;
        return second with
        {
            ClassNames = first.ClassNames,
            CocoIdentifiers = null,
            Images = [.. second.Images.Select(image => image with
            {
                Annotations = [.. image.Annotations.Select(annotation => annotation with { ClassId = idOf[annotation.ClassId] })],
            })],
        };
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

    private static string DescribeMatch(DetectionDataset first, DetectionDataset second, ClassNameMatch match)
    {
        var differences = match.SimilarNames
            .Select(names => $"'{names.Labelled}' was taken for '{names.Detected}'")
            .Append(match.IsInOrder ? null : "their order differs")
            .Append(Only(first, [.. first.ClassNames.Where((_, id) => match.LabelOf[id] < 0)]))
            .OfType<string>();
        return $"The classes of the splits '{first.Split}' and '{second.Split}' of {second.Root} were matched by name: "
            + $"{string.Join(", ", differences)}.";
    }

    private static string? OnlyIn(DetectionDataset split, DetectionDataset other) =>
        Only(split, [.. split.ClassNames.Except(other.ClassNames, StringComparer.Ordinal)]);

    private static string? Only(DetectionDataset split, List<string> names) => names.Count == 0
        ? null
        : $"only '{split.Split}' has "
            + $"{string.Join(", ", names.Take(ShownNames))}{(names.Count > ShownNames ? $" and {names.Count - ShownNames} more" : "")}";
}
