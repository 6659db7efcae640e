using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>
/// A part of the network in the form that is deployed: convolutions with a bias, nothing that depends on batch statistics
/// or on a mode. (N, C, H, W) → (N, C', H', W').
/// </summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class FoldedModule(string name) : nn.Module<Tensor, Tensor>(name);
