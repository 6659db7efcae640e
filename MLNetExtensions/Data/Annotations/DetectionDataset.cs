namespace MLNetGhost.Data;

/// <summary>One split of a labelled dataset, read and checked.</summary>
/// <param name="Root">The folder or file that it was read from.</param>
/// <param name="Split">The name of the split: train, val or test.</param>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Images">The pictures, in a stable order.</param>
/// <param name="Warnings">What was dropped or corrected while reading.</param>
public sealed record DetectionDataset(
    string Root,
    string Split,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<AnnotatedImage> Images,
    IReadOnlyList<DatasetWarning> Warnings)
{
    /// <summary>The ids of the COCO file; null for a dataset in any other format.</summary>
    public CocoIdentifiers? CocoIdentifiers { get; init; }

    /// <summary>Where pictures and labels were read from; null if they do not come from files.</summary>
    internal DatasetSource? Source { get; init; }

    /// <summary>Everything that was dropped or corrected, one by one: <see cref="Warnings"/> is its summary.</summary>
    internal IReadOnlyList<DatasetProblem> Problems { get; init; } = [];

    /// <summary>For each class id, the number of objects, without crowds.</summary>
    internal int[] CountObjects()
    {
        var counts = new int[ClassNames.Count];
        foreach (var annotation in Images.SelectMany(image => image.Annotations).Where(annotation => !annotation.IsCrowd))
        {
            counts[annotation.ClassId]++;
        }

        return counts;
    }
}
