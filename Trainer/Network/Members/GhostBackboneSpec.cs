namespace MLNetGhost.Trainer.Network;

/// <summary>A GhostNetV3 backbone.</summary>
/// <param name="Stem">Channels of the first convolution, which halves the picture's size.</param>
/// <param name="Stages">The bottlenecks; row <c>i</c> of stage <c>s</c> is <c>blocks.s.i</c> in the state dict.</param>
public sealed record GhostBackboneSpec(int Stem, IReadOnlyList<IReadOnlyList<GhostRow>> Stages) : BackboneSpec
{
    /// <summary>This table with every channel count multiplied by a width and rounded by GhostNet's rule.</summary>
    public GhostBackboneSpec WithWidth(double width) => new(
        ChannelMath.MakeDivisible(Stem * width),
        [.. Stages.Select(stage => (IReadOnlyList<GhostRow>)[.. stage.Select(row => row with
        {
            Expand = ChannelMath.MakeDivisible(row.Expand * width),
            Out = ChannelMath.MakeDivisible(row.Out * width),
        })])]);

    /// <inheritdoc/>
    public bool Equals(GhostBackboneSpec? other) =>
        other is not null && Stem == other.Stem && Stages.Count == other.Stages.Count
            && Stages.Zip(other.Stages).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stem, Stages.Count, Stages.Sum(stage => stage.Count));

    internal override void Validate(string place)
    {
        SpecCheck.Channels(Stem, 1, $"{place}, stem:");
        if (Stages is not { Count: > 0 })
        {
            throw new ArgumentException($"{place} has no stages; give it rows, such as {{kernel: 3, expand: 16, out: 16}}.");
        }

        SpecCheck.Rows(Stages.Sum(stage => Math.Max(stage?.Count ?? 0, 1)), place);
        var stride = 2;
        for (var stage = 0; stage < Stages.Count; stage++)
        {
            if (Stages[stage] is not { Count: > 0 })
            {
                throw new ArgumentException($"{place}, stage {stage} has no rows; leave it out, or give it one, such as {{kernel: 3, "
                    + $"expand: 16, out: 16}}.");
            }

            for (var row = 0; row < Stages[stage].Count; row++)
            {
                stride *= (Stages[stage][row] ?? throw new ArgumentException(
                    $"{place}, stage {stage}, row {row} is empty; leave it out.")).Validate($"{place}, stage {stage}, row {row}");
            }
        }

        SpecCheck.LastStride(stride, place);
    }
}
