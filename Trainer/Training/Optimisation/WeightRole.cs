namespace MLNetGhost.Trainer.Training;

/// <summary>How the optimiser treats a tensor of the state.</summary>
internal enum WeightRole
{
    /// <summary>A parameter whose name contains "bias": no decay, and a learning rate of its own in the warm-up.</summary>
    Bias,

    /// <summary>A weight that decays towards 0.</summary>
    Decayed,

    /// <summary>The factor of a normalisation: no decay.</summary>
    NormFactor,

    /// <summary>Not trained: a frozen parameter, or a running statistic of a normalisation.</summary>
    Fixed,
}
