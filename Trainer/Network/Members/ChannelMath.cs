namespace MLNetGhost.Trainer.Network;

/// <summary>Rounding of channel counts.</summary>
internal static class ChannelMath
{
    private const int Divisor = 4;

    /// <summary>
    /// The multiple of four nearest to a number of channels, at least four, and never less than 90 % of it: the rule of the
    /// GhostNet and MobileNet tables.
    /// </summary>
    public static int MakeDivisible(double channels)
    {
        var rounded = Math.Max(Divisor, (int)(channels + (Divisor / 2.0)) / Divisor * Divisor);
        return rounded < 0.9 * channels ? rounded + Divisor : rounded;
    }
}
