namespace MLNetGhost.Trainer.Network;

/// <summary>
/// How the parallel branches of GhostNetV3 are computed during training. The first two have the same state dict, outputs, gradients
/// and folded network, up to rounding.
/// </summary>
public enum ReparameterisationForm
{
    /// <summary>
    /// Every branch runs its own convolution and batch normalisation, and the results are summed: the definition, and the slowest.
    /// </summary>
    BranchByBranch,

    /// <summary>
    /// The branches are folded into one convolution inside every training step, with statistics computed from the moments
    /// of the input. On the CPU, kernels of this library make that several times faster, with a fraction of the memory.
    /// </summary>
    Fused,

    /// <summary>
    /// No branches: one convolution and one batch normalisation in their place. The baseline for measuring what the branches gain.
    /// </summary>
    None,

    /// <summary>
    /// Neither branches nor normalisations: the convolutions with a bias that are exported. Only training for eight bits
    /// (<c>TrainingOptions.QuantizationAware</c>) uses it, which begins from trained weights.
    /// </summary>
    Folded,
}
