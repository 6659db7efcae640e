namespace MLNetGhost.Trainer.Network;

/// <summary>
/// How the parallel branches of GhostNetV3 are computed while training. State dict, outputs, gradients and folded network of
/// the first two are the same, up to rounding.
/// </summary>
public enum ReparameterisationForm
{
    /// <summary>
    /// Every branch runs its own convolution and batch normalisation, then they are summed: the definition, and the slowest.
    /// </summary>
    BranchByBranch,

    /// <summary>
    /// The branches are folded into one convolution inside of every training step, with statistics computed from the moments
    /// of the input: several times faster, with a fraction of the memory. On the CPU only.
    /// </summary>
    Fused,

    /// <summary>
    /// No branches: one convolution and one batch normalisation where they would be. What the branches buy is measured against this.
    /// </summary>
    None,
}
