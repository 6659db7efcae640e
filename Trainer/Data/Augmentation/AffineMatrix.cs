namespace MLNetGhost.Trainer.Data;

/// <summary>An affine map of the plane: x' = XX·x + XY·y + X0, y' = YX·x + YY·y + Y0.</summary>
/// <param name="XX">What x contributes to x'.</param>
/// <param name="XY">What y contributes to x'.</param>
/// <param name="X0">The constant of x'.</param>
/// <param name="YX">What x contributes to y'.</param>
/// <param name="YY">What y contributes to y'.</param>
/// <param name="Y0">The constant of y'.</param>
internal readonly record struct AffineMatrix(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    /// <summary>The box around the image of a box: its four corners are mapped and enclosed.</summary>
    /// <param name="box">The box to map.</param>
    public BoundingBox Enclose(BoundingBox box)
    {
        // The extremes of a linear form over a rectangle can be taken per coordinate.
        var (x0, x1) = Range(XX, box.X0, box.X1, XY, box.Y0, box.Y1);
        var (y0, y1) = Range(YX, box.X0, box.X1, YY, box.Y0, box.Y1);
        return new BoundingBox((float)(x0 + X0), (float)(y0 + Y0), (float)(x1 + X0), (float)(y1 + Y0));
    }

    /// <summary>The inverse map.</summary>
    /// <exception cref="InvalidOperationException">The map is not invertible.</exception>
    public AffineMatrix Invert()
    {
        var determinant = (XX * YY) - (XY * YX);
        var largest = Math.Max(Math.Max(Math.Abs(XX), Math.Abs(XY)), Math.Max(Math.Abs(YX), Math.Abs(YY)));
        if (Math.Abs(determinant) <= 1e-9 * largest * largest)
        {
            throw new InvalidOperationException($"The affine map {this} has the determinant {determinant} and cannot be inverted; use a "
                + $"smaller shear.");
        }

        var (xx, xy, yx, yy) = (YY / determinant, -XY / determinant, -YX / determinant, XX / determinant);
        return new AffineMatrix(xx, xy, -((xx * X0) + (xy * Y0)), yx, yy, -((yx * X0) + (yy * Y0)));
    }

    private static (double Low, double High) Range(double a, double a0, double a1, double b, double b0, double b1)
    {
        var (aLow, aHigh) = a >= 0 ? (a * a0, a * a1) : (a * a1, a * a0);
        var (bLow, bHigh) = b >= 0 ? (b * b0, b * b1) : (b * b1, b * b0);
        return (aLow + bLow, aHigh + bHigh);
    }
}
