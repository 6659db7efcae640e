namespace MLNetGhost.Trainer.Network;

/// <summary>YOLO11's own backbone, for comparison.</summary>
/// <param name="Scaling">The scale of the rows.</param>
/// <param name="Rows">One row per halving of the picture.</param>
public sealed record YoloBackboneSpec(CompoundScaling Scaling, IReadOnlyList<YoloRow> Rows) : BackboneSpec
{
    /// <inheritdoc/>
    public bool Equals(YoloBackboneSpec? other) => other is not null && Scaling == other.Scaling && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scaling, Rows.Count);

    internal override void Validate(string place)
    {
        (Scaling ?? throw new ArgumentException($"{place} has no scaling; give it one, such as n.")).Validate($"{place}, scaling");
        if (Rows is not { Count: > 0 })
        {
            throw new ArgumentException($"{place} has no rows; give it five, such as {{out: 64}}.");
        }

        SpecCheck.Rows(Rows.Count, place);
        for (var row = 0; row < Rows.Count; row++)
        {
            (Rows[row] ?? throw new ArgumentException($"{place}, row {row} is empty; leave it out.")).Validate($"{place}, row {row}");
        }

        SpecCheck.LastStride(1 << Math.Min(Rows.Count, 30), place);
    }
}
