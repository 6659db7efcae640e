using MLNetGhost.Data;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A drawn dataset of a few small pictures, read back from its files.</summary>
public sealed class SmallDataset : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Draws it.</summary>
    public SmallDataset(int trainCount = 6, int validationCount = 3, int size = 64)
    {
        ShapesDataset.Write(_folder.Path, new ShapesDatasetOptions
        {
            TrainCount = trainCount,
            ValidationCount = validationCount,
            TestCount = 0,
            Width = size,
            Height = size,
            SmallestRadius = size / 8,
            LargestRadius = size / 4,
        });
        Training = DatasetReader.Read(_folder.Path, "train");
        Validation = DatasetReader.Read(_folder.Path, "val");
    }

    public DetectionDataset Training { get; }

    public DetectionDataset Validation { get; }

    public void Dispose() => _folder.Dispose();
}
