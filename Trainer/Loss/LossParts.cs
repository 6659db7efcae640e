using System.Globalization;

namespace MLNetGhost.Trainer.Loss;

/// <summary>The parts of a loss as plain numbers: of one batch, or the mean over an epoch.</summary>
/// <param name="Box">Box overlap part.</param>
/// <param name="Class">Classification part.</param>
/// <param name="Dfl">Distribution focal part.</param>
public readonly record struct LossParts(double Box, double Class, double Dfl)
{
    /// <summary>True when no part is NaN or infinite.</summary>
    public bool IsFinite => double.IsFinite(Box) && double.IsFinite(Class) && double.IsFinite(Dfl);

    /// <summary>The sum of the parts.</summary>
    internal double Total => Box + Class + Dfl;

    /// <summary>Adds part by part.</summary>
    /// <param name="left">One summand.</param>
    /// <param name="right">The other.</param>
    public static LossParts operator +(LossParts left, LossParts right) =>
        new(left.Box + right.Box, left.Class + right.Class, left.Dfl + right.Dfl);

    /// <summary>Divides every part.</summary>
    /// <param name="parts">The sum.</param>
    /// <param name="divisor">The number of summands.</param>
    public static LossParts operator /(LossParts parts, double divisor) =>
        new(parts.Box / divisor, parts.Class / divisor, parts.Dfl / divisor);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"box {Box:0.####}, cls {Class:0.####}, dfl {Dfl:0.####}");
}
