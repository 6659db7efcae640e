using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>What the splits of a run say to its user before it starts.</summary>
internal static class DatasetReport
{
    /// <summary>One note on what there is, and a warning for every class that a split never shows.</summary>
    /// <param name="training">The training split.</param>
    /// <param name="validation">The validation split.</param>
    public static IEnumerable<TrainingNote> Create(DetectionDataset training, DetectionDataset validation)
    {
        var trainingCounts = Count(training);
        var validationCounts = Count(validation);
        yield return new TrainingNote(
            $"{training.Images.Count} training pictures with {trainingCounts.Sum()} objects, {validation.Images.Count} validation pictures with {validationCounts.Sum()} objects, {training.ClassNames.Count} classes.");
        if (validationCounts.Sum() == 0)
        {
            yield return new TrainingNote(
                $"None of the {validation.Images.Count} pictures of split '{validation.Split}' has a labelled object, so no average precision can be measured and the best epoch is the last one. Label some of them.", IsWarning: true);
        }

        foreach (var note in AbsentClasses(training, trainingCounts, "it cannot be learned"))
        {
            yield return note;
        }

        if (validationCounts.Sum() > 0)
        {
            foreach (var note in AbsentClasses(validation, validationCounts, "it is left out of the mean average precision"))
            {
                yield return note;
            }
        }
    }

    private static IEnumerable<TrainingNote> AbsentClasses(DetectionDataset split, int[] counts, string consequence) =>
        split.ClassNames.Where((_, id) => counts[id] == 0).Select(name => new TrainingNote(
            $"Class '{name}' never occurs among the {counts.Sum()} objects of split '{split.Split}': {consequence}.", IsWarning: true));

    private static int[] Count(DetectionDataset split)
    {
        var counts = new int[split.ClassNames.Count];
        foreach (var annotation in split.Images.SelectMany(image => image.Annotations).Where(annotation => !annotation.IsCrowd))
        {
            counts[annotation.ClassId]++;
        }

        return counts;
    }
}
