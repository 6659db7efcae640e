namespace MLNetGhost.Trainer.Loss;

/// <summary>Which anchors should predict which object; one entry per assigned (positive) anchor.</summary>
/// <param name="Anchors">Index into the batch's anchors, picture by picture: picture × anchors per picture + anchor.</param>
/// <param name="Objects">The object that the anchor should predict: its row in the batch's targets.</param>
/// <param name="Scores">The score that the anchor should give the object's class, in (0, 1]; also its weight in the box terms.</param>
internal sealed record Assignment(long[] Anchors, long[] Objects, float[] Scores)
{
    /// <summary>The number of assigned anchors.</summary>
    public int Count => Anchors.Length;

    /// <summary>The sum of all target scores; the loss is divided by it if it is above 1.</summary>
    public double ScoreSum { get; } = Scores.Sum(score => (double)score);
}
