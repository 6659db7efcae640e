using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The parameters of parallel branches, stacked.</summary>
/// <param name="Weights">Dense: (1, branches, outputs, inputs); depthwise: (channels, branches, 1, taps).</param>
/// <param name="Gains">γ, shaped like the weights without their last dimension.</param>
/// <param name="Shifts">β, shaped like γ.</param>
internal sealed record BranchParameters(Tensor Weights, Tensor Gains, Tensor Shifts);
