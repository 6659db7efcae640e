namespace MLNetGhost.Trainer.Network;

/// <summary>The element-wise function after the convolutions of YOLO11's layers.</summary>
public enum ActivationFunction
{
    /// <summary>x · sigmoid(x): YOLO11's own.</summary>
    Silu,

    /// <summary>
    /// max(x, 0). In eight bits a convolution computes it on the side, where SiLU is two more passes over memory with roundings of their
    /// own.
    /// </summary>
    Relu,
}
