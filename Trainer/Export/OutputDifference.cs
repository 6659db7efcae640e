namespace MLNetGhost.Trainer.Export;

/// <summary>The largest differences between the outputs of two forms of one network for the same pictures.</summary>
/// <param name="Boxes">In input pixels, over centre, width and height of all anchors.</param>
/// <param name="Scores">Over the scores of all anchors and classes, each in [0, 1].</param>
public readonly record struct OutputDifference(double Boxes, double Scores)
{
    /// <summary>Whether both stay within a tolerance; NaN does not.</summary>
    internal bool IsWithin(double boxTolerance, double scoreTolerance) => Boxes <= boxTolerance && Scores <= scoreTolerance;

    /// <summary>The larger of each; NaN if either is NaN.</summary>
    internal static OutputDifference Max(OutputDifference left, OutputDifference right)
        => new(Math.Max(left.Boxes, right.Boxes), Math.Max(left.Scores, right.Scores));

    /// <inheritdoc/>
    public override string ToString() => $"boxes {Boxes:0.0e+0} px, scores {Scores:0.0e+0}";
}
