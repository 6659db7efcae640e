namespace MLNetGhost.Trainer.Training;

/// <summary>The precision in which a training step computes its convolutions. Weights are always kept in single precision.</summary>
public enum MixedPrecision
{
    /// <summary>Single precision everywhere.</summary>
    None,

    /// <summary>
    /// Convolutions and activations in bfloat16: half the memory, and faster on graphics cards that have units for it. Statistics of
    /// normalisations, the loss, gradients of weights, the optimiser and validation stay in single precision.
    /// </summary>
    Bf16,
}
