using MLNetGhost.Data;

namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>A split with wrong labels among its labels.</summary>
/// <param name="Dataset">The split as a user would have it.</param>
/// <param name="Labels">The wrong labels.</param>
internal sealed record CorruptedDataset(DetectionDataset Dataset, IReadOnlyList<CorruptedLabel> Labels);
