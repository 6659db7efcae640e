namespace MLNetGhost.Tracking;

/// <summary>How often a line was crossed, by direction as seen by someone who walks from its start to its end.</summary>
/// <param name="LeftToRight">Crossings from the left of the line to its right: downwards, where the line is drawn from left to
/// right.</param>
/// <param name="RightToLeft">Crossings from the right of the line to its left.</param>
public readonly record struct CrossingCount(int LeftToRight, int RightToLeft)
{
    /// <summary>Crossings in both directions.</summary>
    public int Total => LeftToRight + RightToLeft;
}
