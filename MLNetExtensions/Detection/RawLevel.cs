namespace MLNetGhost;

/// <summary>One picture's outputs at one level in the layout <c>raw</c>.</summary>
internal readonly ref struct RawLevel
{
    /// <summary>Bins of the distribution over the distance to one side.</summary>
    public const int Bins = 16;

    /// <summary>Box channels: <see cref="Bins"/> logits for each of the four sides.</summary>
    public const int BoxChannels = 4 * Bins;

    /// <summary>Describes a level.</summary>
    /// <param name="boxes">64 × height × width logits: left, top, right, bottom × 16 bins.</param>
    /// <param name="scores">Classes × height × width logits.</param>
    /// <param name="stride">Input pixels per cell.</param>
    /// <param name="width">Cells per row.</param>
    public RawLevel(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int stride, int width)
    {
        Boxes = boxes;
        Scores = scores;
        Stride = stride;
        Width = width;
    }

    /// <summary>64 × height × width logits: left, top, right, bottom × 16 bins.</summary>
    public ReadOnlySpan<float> Boxes { get; }

    /// <summary>Classes × height × width logits.</summary>
    public ReadOnlySpan<float> Scores { get; }

    /// <summary>Input pixels per cell.</summary>
    public int Stride { get; }

    /// <summary>Cells per row.</summary>
    public int Width { get; }

    /// <summary>Cells of the level.</summary>
    public int Cells => Boxes.Length / BoxChannels;
}
