namespace MLNetGhost.Trainer.Training;

/// <summary>What a tensor of the state is to the optimiser.</summary>
internal enum WeightRole
{
    /// <summary>A parameter whose name contains "bias": no decay, and a learning rate of its own in the warm-up.</summary>
    Bias,

    /// <summary>A weight that is drawn towards 0.</summary>
    Decayed,

    /// <summary>The factor of a normalisation: no decay.</summary>
    NormFactor,

    /// <summary>Not trained: a frozen parameter, or a running statistic of a normalisation.</summary>
    Fixed,
}
