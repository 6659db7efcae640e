using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>The classes of a detector beside those of the dataset that it is measured on.</summary>
/// <param name="Detected">The detector's class names; the index is the class id.</param>
/// <param name="Match">Which class is which.</param>
/// <param name="Notes">What a reader of the numbers has to know: sentences, none if both have the same classes.</param>
internal sealed record MatchedClasses(IReadOnlyList<string> Detected, ClassNameMatch Match, IReadOnlyList<string> Notes)
{
    /// <summary>For each class id of the dataset, that of the detector; −1 if it does not know the class.</summary>
    public IReadOnlyList<int> DetectedOf { get; } = Match.DetectedOf;

    /// <summary>Matches by name.</summary>
    /// <param name="detected">The detector's class names; the index is the class id.</param>
    /// <param name="dataset">The dataset.</param>
    /// <exception cref="InvalidDataException">No name is on both sides; the message names the dataset.</exception>
    public static MatchedClasses Create(IReadOnlyList<string> detected, DetectionDataset dataset)
    {
        try
        {
            var match = ClassNameMatch.Create(detected, dataset.ClassNames);
            var notes = match.Describe(dataset.CountObjects()).Select(note => $"{dataset.Root}: {note}");
            return new MatchedClasses(detected, match, [.. notes]);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{dataset.Root}: {e.Message}", e);
        }
    }
}
