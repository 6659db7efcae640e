using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Images (N, 3, H, W) → features at strides 8, 16 and 32, in that order.</summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class Backbone(string name) : nn.Module<Tensor, Tensor[]>(name)
{
    /// <summary>Channels of the three outputs.</summary>
    public abstract IReadOnlyList<int> TapChannels { get; }

    /// <summary>The plain twin.</summary>
    public abstract FoldedBackbone Fold();
}
