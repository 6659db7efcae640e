namespace MLNetGhost;

/// <summary>Logits of scores.</summary>
internal static class Logit
{
    /// <summary>The score of a logit.</summary>
    public static float Score(float logit) => 1 / (1 + MathF.Exp(-logit));

    /// <summary>A lower bound for the logits of scores above a threshold; the score itself decides the rest.</summary>
    public static float Below(float threshold)
    {
        if (threshold >= 1)
        {
            return float.MaxValue;
        }

        var logit = Math.Log(threshold / (1.0 - threshold));
        return (float)(logit - 1e-5 * (1 + Math.Abs(logit)));
    }
}
