using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Receives the statistics that the outputs of branches have over a batch, to update running ones.</summary>
/// <param name="mean">(branches, outputs), float64; alive during the call.</param>
/// <param name="variance">Dividing by the number of values, (branches, outputs), float64; alive during the call.</param>
/// <param name="count">The number of values.</param>
internal delegate void BatchStatisticsSink(Tensor mean, Tensor variance, long count);

/// <summary>What is fixed about parallel branches.</summary>
/// <param name="Epsilon">Added to variances.</param>
/// <param name="CentreBranches">How many of a depthwise convolution's branches, the last ones, have a centre tap alone.</param>
/// <param name="Sink">Receives the statistics of each forward pass.</param>
internal sealed record BranchSettings(double Epsilon, int CentreBranches, BatchStatisticsSink Sink);
