namespace MLNetGhost.Evaluation;

/// <summary>What became of a detection at one IoU threshold.</summary>
internal enum MatchOutcome : byte
{
    FalsePositive,
    TruePositive,

    /// <summary>Matched to an object that does not count (a crowd, or of another size), or unmatched and itself of another size.</summary>
    Ignored,
}
