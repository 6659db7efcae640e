using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A part of the network in the form that is trained: (N, C, H, W) → (N, C', H', W').</summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class Block(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>
    /// The plain twin, with copies of the weights: one convolution with a bias where this has parallel branches or batch normalisation.
    /// It computes what this computes in evaluation mode; this stays as it is.
    /// </summary>
    public abstract FoldedModule Fold();
}
