namespace MLNetGhost.Trainer.Onnx;

/// <summary>A float32 tensor that flows through an <see cref="OnnxGraph"/>: the handle used to connect operators.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions; only the first may be <see cref="DynamicBatch"/>.</param>
/// <param name="Live">
/// The channels that mean something, in ascending order, where others were added to fill vectors (<see cref="ChannelPadding"/>);
/// null where all do. No reader may depend on what the others hold.
/// </param>
/// <param name="Parts">The values that a Concat joined along the channels, for readers that work better with them; null for other
/// values.</param>
/// <param name="Enlarged">What was enlarged to this value, for readers that would rather work on that; null for other values.</param>
internal readonly record struct OnnxValue(
    string Name,
    IReadOnlyList<int> Shape,
    IReadOnlyList<int>? Live = null,
    IReadOnlyList<OnnxValue>? Parts = null,
    Enlargement? Enlarged = null)
{
    /// <summary>Stands for a batch dimension that the caller of the model chooses.</summary>
    public const int DynamicBatch = -1;

    /// <summary>Dimension 1 of an image-like value (N, C, H, W).</summary>
    public int Channels => Shape[1];

    /// <summary>Dimension 2 of an image-like value (N, C, H, W).</summary>
    public int Height => Shape[2];

    /// <summary>Dimension 3 of an image-like value (N, C, H, W).</summary>
    public int Width => Shape[3];

    /// <summary>Rejects a value with padded channels, for operations that read all of them.</summary>
    /// <exception cref="InvalidOperationException">Some channels are only padding.</exception>
    public OnnxValue RequireDense() => Live is null
        ? this
        : throw new InvalidOperationException($"{this} has {Channels - Live.Count} channels that only fill vectors; put a "
            + $"convolution in between.");

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({string.Join(", ", Shape.Select(size => size == DynamicBatch ? "N" : $"{size}"))})";
}
