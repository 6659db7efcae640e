namespace MLNetGhost.Trainer.Training;

/// <summary>What of a checkpoint a network could use, by names of weights.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="WrongShape">In both, but of another shape: the class branch, when the number of classes differs.</param>
/// <param name="Missing">In the network only.</param>
/// <param name="Unused">In the checkpoint only.</param>
internal sealed record WeightTransferReport(
    IReadOnlyList<string> Matched,
    IReadOnlyList<string> WrongShape,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unused)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Matched.Count} weights were loaded; {WrongShape.Count} have another shape, {Missing.Count} are not in the checkpoint, "
        + $"{Unused.Count} of the checkpoint are not in the network.";
}
