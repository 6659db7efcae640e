using System.Globalization;

namespace MLNetGhost.Trainer.Loss;

/// <summary>What a network still has to learn from its teacher, with weights applied: of one batch, or the mean over an epoch.</summary>
/// <param name="Class">Difference in class scores.</param>
/// <param name="Box">Difference in boxes.</param>
/// <param name="Features">Difference in the neck's features.</param>
public readonly record struct TeacherLoss(double Class, double Box, double Features)
{
    /// <summary>Adds part by part.</summary>
    /// <param name="left">One summand.</param>
    /// <param name="right">The other.</param>
    public static TeacherLoss operator +(TeacherLoss left, TeacherLoss right) =>
        new(left.Class + right.Class, left.Box + right.Box, left.Features + right.Features);

    /// <summary>Divides every part.</summary>
    /// <param name="parts">The sum.</param>
    /// <param name="divisor">The number of summands.</param>
    public static TeacherLoss operator /(TeacherLoss parts, double divisor) =>
        new(parts.Class / divisor, parts.Box / divisor, parts.Features / divisor);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"cls {Class:0.####}, box {Box:0.####}, features {Features:0.####}");
}
