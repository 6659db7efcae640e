namespace MLNetGhost.Evaluation;

/// <summary>Piecewise linear interpolation with the conventions that published average precision relies on.</summary>
internal static class Interpolation
{
    /// <summary>
    /// The value at <paramref name="x"/> of the line through the points; beyond the last point, its value. Where several points share an
    /// abscissa (a jump), the last of them applies.
    /// </summary>
    /// <param name="x">Where to evaluate.</param>
    /// <param name="abscissae">Ascending, at least one.</param>
    /// <param name="ordinates">The values at the abscissae.</param>
    /// <param name="before">The value before the first point.</param>
    public static double At(double x, ReadOnlySpan<double> abscissae, ReadOnlySpan<double> ordinates, double before)
    {
        if (x < abscissae[0])
        {
            return before;
        }

        var (low, high) = (0, abscissae.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = abscissae[middle] <= x ? (middle, high) : (low, middle);
        }

        if (low == abscissae.Length - 1 || abscissae[low] == x)
        {
            return ordinates[low];
        }

        var slope = (ordinates[low + 1] - ordinates[low]) / (abscissae[low + 1] - abscissae[low]);
        return (slope * (x - abscissae[low])) + ordinates[low];
    }
}
