using System.Globalization;

namespace MLNetGhost.Evaluation;

/// <summary>A confidence as text shows it.</summary>
internal static class ConfidenceText
{
    private const double Least = 0.001;

    /// <summary>Three decimals, or <c>below 0.001</c>, which reads better than a threshold of zero.</summary>
    /// <param name="confidence">The confidence, in [0, 1].</param>
    public static string Of(double confidence) => confidence < Least
        ? "below 0.001"
        : confidence.ToString("0.000", CultureInfo.InvariantCulture);
}
