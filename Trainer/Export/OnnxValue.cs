namespace MLNetGhost.Trainer.Export;

/// <summary>A float32 tensor that flows through an <see cref="OnnxGraph"/>: the handle by which operators are connected.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions; only the first may be <see cref="DynamicBatch"/>.</param>
internal readonly record struct OnnxValue(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Stands for a batch dimension that the caller of the model chooses.</summary>
    public const int DynamicBatch = -1;

    /// <summary>Dimension 1 of an image-like value (N, C, H, W).</summary>
    public int Channels => Shape[1];

    /// <summary>Dimension 2 of an image-like value (N, C, H, W).</summary>
    public int Height => Shape[2];

    /// <summary>Dimension 3 of an image-like value (N, C, H, W).</summary>
    public int Width => Shape[3];

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({string.Join(", ", Shape.Select(size => size == DynamicBatch ? "N" : $"{size}"))})";
}
