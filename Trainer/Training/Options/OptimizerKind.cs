namespace MLNetGhost.Trainer.Training;

/// <summary>How weights are changed.</summary>
public enum OptimizerKind
{
    /// <summary>
    /// Chosen by the length of the run, with rate, momentum, warm-up, accumulation and mosaic wherever they are not set:
    /// the short recipe below 1,000 iterations, AdamW for middling runs, SGD for very long ones.
    /// </summary>
    Auto,

    /// <summary>Stochastic gradient descent with Nesterov momentum.</summary>
    Sgd,

    /// <summary>AdamW.</summary>
    AdamW,
}
