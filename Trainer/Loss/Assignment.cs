namespace MLNetGhost.Trainer.Loss;

/// <summary>Which anchors are to predict which object; one entry per assigned (positive) anchor.</summary>
/// <param name="Anchors">Index into the batch's anchors, picture by picture: picture × anchors per picture + anchor.</param>
/// <param name="Objects">The object that the anchor is to predict: its row in the batch's targets.</param>
/// <param name="Scores">The score that the anchor should give the object's class, in (0, 1]; its weight in the box terms too.</param>
internal sealed record Assignment(long[] Anchors, long[] Objects, float[] Scores)
{
    /// <summary>The number of assigned anchors.</summary>
    public int Count => Anchors.Length;

    /// <summary>The sum of all target scores: what the loss is divided by, if it is above 1.</summary>
    public double ScoreSum { get; } = Scores.Sum(score => (double)score);
}
