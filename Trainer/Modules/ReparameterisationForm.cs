namespace MLNetGhost.Trainer.Modules;

/// <summary>How the parallel branches of GhostNetV3 are computed while training. The folded network is the same for the first two.</summary>
public enum ReparameterisationForm
{
    /// <summary>Every branch runs its own convolution and batch normalisation, then they are summed: the definition, and the slowest.</summary>
    BranchByBranch,

    /// <summary>No branches: one convolution and one batch normalisation where they would be. What the branches buy is measured against this.</summary>
    None,
}
