namespace MLNetGhost.Trainer.Network;

/// <summary>A layer of a backbone.</summary>
/// <param name="Block">What it computes.</param>
/// <param name="Stride">The image's size divided by that of its output.</param>
/// <param name="Channels">Channels of its output.</param>
internal sealed record BackboneLayer(Block Block, int Stride, int Channels)
{
    /// <summary>The layer with its block folded.</summary>
    public BackboneLayer Fold() => this with { Block = Block.Fold() };
}
