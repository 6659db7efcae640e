using MLNetGhost.Trainer.Onnx;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// One convolution and the activation after it. What is between them during training (batch normalisation, parallel branches)
/// is gone after <see cref="Fold"/>; all wiring above the leaves is the same before and after.
/// </summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class LeafConvolution(string name) : Block(name)
{
    /// <inheritdoc/>
    public abstract override FoldedConv Fold();

    /// <inheritdoc/>
    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => RequireFolded().Emit(graph, x, options);

    /// <summary>This convolution in folded form, for operations that only a folded convolution supports.</summary>
    /// <exception cref="InvalidOperationException">This convolution is not folded.</exception>
    public virtual FoldedConv RequireFolded() => throw new InvalidOperationException(
        $"{GetName()} is in its training form, with batch normalisation or parallel branches, which are never written into a graph; "
        + "call Fold() and emit what it returns.");
}
