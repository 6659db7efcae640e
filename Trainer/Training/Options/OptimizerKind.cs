namespace MLNetGhost.Trainer.Training;

/// <summary>How weights are updated.</summary>
public enum OptimizerKind
{
    /// <summary>
    /// Chosen by the length of the run, together with rate, momentum, warm-up, accumulation and mosaic where they are not set:
    /// AdamW without mosaic below 500 iterations, SGD with mosaic below 4,000, both with a step after every batch; then a step per 64
    /// pictures, with AdamW up to 10,000 steps and SGD beyond.
    /// </summary>
    Auto,

    /// <summary>Stochastic gradient descent with Nesterov momentum.</summary>
    Sgd,

    /// <summary>AdamW.</summary>
    AdamW,
}
