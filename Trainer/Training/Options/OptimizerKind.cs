namespace MLNetGhost.Trainer.Training;

/// <summary>How weights are updated.</summary>
public enum OptimizerKind
{
    /// <summary>
    /// Chosen by the length of the run, together with rate, momentum, warm-up, accumulation and mosaic where they are not set:
    /// the short recipe below 1,000 iterations, AdamW for medium runs, SGD for very long ones.
    /// </summary>
    Auto,

    /// <summary>Stochastic gradient descent with Nesterov momentum.</summary>
    Sgd,

    /// <summary>AdamW.</summary>
    AdamW,
}
