namespace MLNetGhost.Trainer.Network;

/// <summary>A GhostNetV3 backbone.</summary>
/// <param name="Stem">Channels of the first convolution, which halves the picture.</param>
/// <param name="Stages">The bottlenecks; row <c>i</c> of stage <c>s</c> is <c>blocks.s.i</c> in the state dict.</param>
public sealed record GhostBackboneSpec(int Stem, IReadOnlyList<IReadOnlyList<GhostRow>> Stages) : BackboneSpec
{
    /// <summary>This table with every number of channels times a width, rounded by GhostNet's rule.</summary>
    public GhostBackboneSpec WithWidth(double width) => new(
        ChannelMath.MakeDivisible(Stem * width),
        [.. Stages.Select(stage => (IReadOnlyList<GhostRow>)[.. stage.Select(row => row with
        {
            Expand = ChannelMath.MakeDivisible(row.Expand * width),
            Out = ChannelMath.MakeDivisible(row.Out * width),
        })])]);
}
