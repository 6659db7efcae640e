namespace MLNetGhost.Trainer.Kernels;

/// <summary>The settings of a Ghost module.</summary>
/// <param name="Primary">The settings of the branches of its 1 × 1 convolution.</param>
/// <param name="Cheap">The settings of the branches of its depthwise convolution.</param>
/// <param name="Rectify">Whether ReLU follows both convolutions; otherwise nothing does.</param>
internal sealed record GhostSettings(BranchSettings Primary, BranchSettings Cheap, bool Rectify);
