namespace MLNetGhost.Trainer.Training;

/// <summary>Which weights of a checkpoint a network could use, by name.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="WrongShape">In both, but with a different shape: the class branch, when the number of classes differs.</param>
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
        $"{Matched.Count} weights were loaded; {WrongShape.Count} have a different shape, {Missing.Count} are not in the checkpoint, "
        + $"{Unused.Count} in the checkpoint are not in the network.";
}
