using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>Looks for problems that would stop or spoil a training run, before it starts.</summary>
internal static class DatasetCheck
{
    private const int ShownFiles = 5;

    /// <summary>Checks a training split.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="checkFiles">Also opens every file: its header, its size and its end.</param>
    /// <param name="rules">Which files are accepted; null for the defaults.</param>
    /// <returns>Warnings that do not prevent training.</returns>
    /// <exception cref="InvalidDataException">The split is empty or has no object, a class id is unknown, or files are missing or
    /// damaged.</exception>
    public static IReadOnlyList<DatasetWarning> ForTraining(
        DetectionDataset dataset, bool checkFiles = true, DecodingRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var warnings = Check(dataset, checkFiles, rules);
        if (!dataset.Images.Any(image => image.Annotations.Any(annotation => !annotation.IsCrowd)))
        {
            throw new InvalidDataException(
                $"The split '{dataset.Split}' of {dataset.Root} has {Counted.Of(dataset.Images.Count, "picture")} but no labelled "
                + $"object to train on (crowds do not count); check that the labels are where the format expects them.");
        }

        return warnings;
    }

    /// <summary>Checks a validation or test split; pictures without objects are allowed.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="checkFiles">Also opens every file: its header, its size and its end.</param>
    /// <param name="rules">Which files are accepted; null for the defaults.</param>
    /// <returns>Warnings that do not prevent validation.</returns>
    /// <exception cref="InvalidDataException">The split is empty, a class id is unknown, or files are missing or damaged.</exception>
    public static IReadOnlyList<DatasetWarning> ForValidation(
        DetectionDataset dataset, bool checkFiles = true, DecodingRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Check(dataset, checkFiles, rules);
    }

    private static IReadOnlyList<DatasetWarning> Check(DetectionDataset dataset, bool checkFiles, DecodingRules? rules)
    {
        if (dataset.Images.Count == 0)
        {
            throw new InvalidDataException($"The split '{dataset.Split}' of {dataset.Root} has no pictures; name another split or add "
                + $"pictures to it.");
        }

        RequireKnownClasses(dataset);
        if (checkFiles)
        {
            RequireWholeFiles(dataset, rules);
        }

        return FindRepeatedFiles(dataset);
    }

    private static void RequireKnownClasses(DetectionDataset dataset)
    {
        var classCount = dataset.ClassNames.Count;
        foreach (var image in dataset.Images)
        {
            foreach (var annotation in image.Annotations)
            {
                if ((uint)annotation.ClassId >= (uint)classCount)
                {
                    throw new InvalidDataException(
                        $"{image.Path}: the class id {annotation.ClassId} is outside 0 to {classCount - 1}, the ids of the {classCount} "
                        + $"classes of {dataset.Root}; correct the label or add the class.");
                }
            }
        }
    }

    private static void RequireWholeFiles(DetectionDataset dataset, DecodingRules? rules)
    {
        var problems = new string?[dataset.Images.Count];
        Parallel.For(0, problems.Length, i => problems[i] = PictureFileCheck.FindProblem(dataset.Images[i], isThorough: false, rules));
        var found = problems.OfType<string>().ToList();
        if (found.Count > 0)
        {
            var more = found.Count > ShownFiles ? $"{Environment.NewLine}… and {found.Count - ShownFiles} more." : "";
            throw new InvalidDataException(
                $"{found.Count} of {problems.Length} pictures of the split '{dataset.Split}' cannot be used:{Environment.NewLine}" +
                string.Join(Environment.NewLine, found.Take(ShownFiles)) + more);
        }
    }

    private static IReadOnlyList<DatasetWarning> FindRepeatedFiles(DetectionDataset dataset) => ProblemSummary.Warnings(
        dataset.Images.GroupBy(image => image.Path, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => DatasetProblem.Warning(
                ProblemKind.DuplicateImage, group.Key, $"The picture is listed {group.Count()} times in the split '{dataset.Split}' and is "
                    + $"used that often in every epoch; list it once.")),
        dataset.Root);
}
