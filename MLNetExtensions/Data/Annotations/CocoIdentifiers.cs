namespace MLNetGhost.Data;

/// <summary>The ids of a COCO file, which may have gaps; kept so that predictions can be written with them.</summary>
/// <param name="CategoryIds">For each class id, the id of its category in the file.</param>
/// <param name="ImageIds">For each picture of <see cref="DetectionDataset.Images"/>, its id in the file.</param>
public sealed record CocoIdentifiers(IReadOnlyList<int> CategoryIds, IReadOnlyList<long> ImageIds)
{
    /// <summary>The ids of a dataset's COCO file; 1, 2, 3, … for a dataset in any other format.</summary>
    /// <param name="dataset">The dataset.</param>
    public static CocoIdentifiers Of(DetectionDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.CocoIdentifiers ?? new CocoIdentifiers(
            [.. Enumerable.Range(1, dataset.ClassNames.Count)],
            [.. Enumerable.Range(1, dataset.Images.Count).Select(id => (long)id)]);
    }
}
