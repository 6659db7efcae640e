namespace MLNetGhost.Trainer.Export;

/// <summary>
/// The range of a value that only x · sigmoid(x) reads. Far below zero the product is close to 0 whatever x is, so such values need no
/// bytes of their own; all others get finer steps.
/// </summary>
internal static class SiluRange
{
    /// <summary>Where the product has its minimum, about: above, clipping would change its form.</summary>
    private const float Minimum = -1.3f;

    private const float Step = 0.1f;

    /// <summary>Raises the lower end as far as clipping changes the product by at most half a step of the result.</summary>
    public static ValueRange Narrow(ValueRange range)
    {
        var highest = Math.Max(range.Highest, 0);
        for (var lowest = Minimum; lowest > range.Lowest; lowest -= Step)
        {
            if (Math.Abs(lowest / (1 + MathF.Exp(-lowest))) <= (highest - lowest) / byte.MaxValue / 2)
            {
                return range with { Lowest = lowest };
            }
        }

        return range;
    }
}
