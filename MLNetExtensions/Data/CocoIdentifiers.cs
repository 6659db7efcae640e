namespace MLNetGhost.Data;

/// <summary>The ids of a COCO file, which may have gaps; kept so that predictions can be written with them.</summary>
/// <param name="CategoryIds">For each class id, the category's id in the file.</param>
/// <param name="ImageIds">For each picture of <see cref="DetectionDataset.Images"/>, its id in the file.</param>
public sealed record CocoIdentifiers(IReadOnlyList<int> CategoryIds, IReadOnlyList<long> ImageIds);
