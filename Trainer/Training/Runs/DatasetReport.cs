using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>What the user is told about the splits of a run before it starts.</summary>
internal static class DatasetReport
{
    private const int ShownClasses = 5;

    /// <summary>
    /// One note on the contents, and warnings about classes missing from a split and pictures that both splits share.
    /// </summary>
    /// <param name="training">The training split.</param>
    /// <param name="validation">The validation split.</param>
    /// <param name="warnings">The warnings from reading and checking the splits.</param>
    public static IEnumerable<TrainingNote> Create(
        DetectionDataset training, DetectionDataset validation, IEnumerable<DatasetWarning> warnings)
    {
        var trainingCounts = training.CountObjects();
        var validationCounts = validation.CountObjects();
        yield return new TrainingNote(
            $"{Counted.Of(training.Images.Count, "training picture")} with {Counted.Of(trainingCounts.Sum(), "object")}, "
            + $"{Counted.Of(validation.Images.Count, "validation picture")} with {Counted.Of(validationCounts.Sum(), "object")}, "
            + $"{Counted.Of(training.ClassNames.Count, "class", "classes")}.");
        if (validationCounts.Sum() == 0)
        {
            yield return new TrainingNote(
                $"None of the {validation.Images.Count} pictures of split '{validation.Split}' has a labelled object, so no average "
                + $"precision can be measured and the best epoch is the last one. Label some of them.", IsWarning: true);
        }

        if (AbsentClasses(training, trainingCounts, "cannot be learned") is { } unlearned)
        {
            yield return unlearned;
        }

        if (validationCounts.Sum() > 0
            && AbsentClasses(validation, validationCounts, "left out of the mean average precision") is { } unmeasured)
        {
            yield return unmeasured;
        }

        if (SharedPictures(training, validation) is { } shared)
        {
            yield return shared;
        }

        // Absent classes are reported above, with the consequences; what concerns both splits, such as their class names, only once.
        foreach (var text in warnings
            .Where(warning => warning.Kind != ProblemKind.ClassWithoutBoxes)
            .Select(warning => $"{warning.File}: {warning.Message}")
            .Distinct(StringComparer.Ordinal))
        {
            yield return new TrainingNote(text, IsWarning: true);
        }
    }

    private static TrainingNote? AbsentClasses(DetectionDataset split, int[] counts, string consequence)
    {
        var absent = split.ClassNames.Where((_, id) => counts[id] == 0).Select(name => $"'{name}'").ToList();
        var names = string.Join(", ", absent.Take(ShownClasses)) + (absent.Count > ShownClasses
            ? $" and {absent.Count - ShownClasses} more" : "");
        return absent.Count == 0 ? null : new TrainingNote(
            $"Split '{split.Split}' has no objects of {absent.Count} of the {counts.Length} classes ({consequence}): "
            + $"{names}.", IsWarning: true);
    }

    private static TrainingNote? SharedPictures(DetectionDataset training, DetectionDataset validation) =>
        SplitProblems.FindShared(training, validation) is [var first, ..] shared
            ? new TrainingNote(
                $"Split '{validation.Split}' shares {shared.Count} of its {validation.Images.Count} pictures with split "
                + $"'{training.Split}', such as {first.File}: what is measured on them looks better than it really is. Keep each "
                + $"picture in one split.", IsWarning: true)
            : null;
}
