namespace MLNetGhost.Trainer.Kernels;

/// <summary>The element-wise functions that kernels apply.</summary>
internal enum ActivationKind
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}
