namespace MLNetGhost.Trainer.Kernels;

/// <summary>What is fixed about a Ghost module.</summary>
/// <param name="Primary">Of the branches of its 1 × 1 convolution.</param>
/// <param name="Cheap">Of the branches of its depthwise convolution.</param>
/// <param name="Rectify">Whether the activation of both is ReLU, or none.</param>
internal sealed record GhostSettings(BranchSettings Primary, BranchSettings Cheap, bool Rectify);
