using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The result of folding a convolution and its normalisation, in float64 until all branches are summed.</summary>
/// <param name="Weight">(out, in / groups, height, width).</param>
/// <param name="Bias">(out).</param>
internal sealed record FoldedKernel(Tensor Weight, Tensor Bias);
