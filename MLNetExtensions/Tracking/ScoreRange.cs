namespace MLNetGhost.Tracking;

/// <summary>A range of scores.</summary>
/// <param name="Above">Scores are greater than this.</param>
/// <param name="UpTo">Scores are at most this.</param>
internal readonly record struct ScoreRange(float Above, float UpTo)
{
    /// <summary>Whether a score lies in it.</summary>
    public bool Contains(float score) => score > Above && score <= UpTo;
}
