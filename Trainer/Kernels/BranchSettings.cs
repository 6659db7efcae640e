using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Receives the batch statistics of the branches' outputs, to update the running statistics.</summary>
/// <param name="mean">(branches, outputs), float64; valid only during the call.</param>
/// <param name="variance">Population variance, (branches, outputs), float64; valid only during the call.</param>
/// <param name="count">The number of values.</param>
internal delegate void BatchStatisticsSink(Tensor mean, Tensor variance, long count);

/// <summary>The settings of parallel branches.</summary>
/// <param name="Epsilon">Added to variances.</param>
/// <param name="CentreBranches">How many of a depthwise convolution's branches have only a centre tap; they come last.</param>
/// <param name="Sink">Receives the statistics of each forward pass.</param>
internal sealed record BranchSettings(double Epsilon, int CentreBranches, BatchStatisticsSink Sink);
