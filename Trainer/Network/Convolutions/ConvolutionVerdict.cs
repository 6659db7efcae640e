namespace MLNetGhost.Trainer.Network;

/// <summary>What came out of checking a shape of convolution.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Way">The first way that agrees with double precision.</param>
/// <param name="Fault">What libtorch's own convolution got wrong, for messages; null if nothing.</param>
internal sealed record ConvolutionVerdict(ConvolutionShape Shape, ConvolutionWay Way, string? Fault);
