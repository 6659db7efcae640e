namespace MLNetGhost.Data;

/// <summary>How <see cref="ShapesDataset"/> draws its pictures.</summary>
public sealed record ShapesDatasetOptions
{
    /// <summary>Pictures in the <c>train</c> split.</summary>
    public int TrainCount { get; init; } = 400;

    /// <summary>Pictures in the <c>val</c> split.</summary>
    public int ValidationCount { get; init; } = 60;

    /// <summary>Pictures in the <c>test</c> split.</summary>
    public int TestCount { get; init; } = 60;

    /// <summary>Picture width, pixels.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Picture height, pixels.</summary>
    public int Height { get; init; } = 240;

    /// <summary>The smallest radius of a shape, pixels.</summary>
    public float SmallestRadius { get; init; } = 20;

    /// <summary>The largest radius of a shape, pixels.</summary>
    public float LargestRadius { get; init; } = 60;

    /// <summary>The most shapes in one picture; there is at least one.</summary>
    public int MostShapes { get; init; } = 6;

    /// <summary>The same seed draws the same pictures.</summary>
    public int Seed { get; init; }
}
