namespace MLNetGhost.Trainer.Folding;

/// <summary>How folded modules write themselves into an ONNX graph. Every choice computes the same.</summary>
/// <param name="MergeGhostHalves">
/// Whether a Ghost module becomes two convolutions over all its output channels instead of two over half of them and a
/// Concat. Faster in runtimes with channel-blocked tensors where half the channels are no multiple of the block (it saves
/// their reordering), at the price of a tenth more parameters.
/// </param>
internal sealed record EmitOptions(bool MergeGhostHalves = false);
