namespace MLNetGhost.Data;

/// <summary>The upright box around a rectangle that is turned about its centre.</summary>
internal static class TurnedBox
{
    /// <summary>The box around the turned corners.</summary>
    /// <param name="centreX">Centre in pixels.</param>
    /// <param name="centreY">Centre in pixels.</param>
    /// <param name="width">Width before turning, in pixels.</param>
    /// <param name="height">Height before turning, in pixels.</param>
    /// <param name="angle">The angle in radians; either direction gives the same box.</param>
    public static BoundingBox Enclosing(double centreX, double centreY, double width, double height, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var halfWidth = (Math.Abs(width * cosine) + Math.Abs(height * sine)) / 2;
        var halfHeight = (Math.Abs(width * sine) + Math.Abs(height * cosine)) / 2;
        return new BoundingBox(
            (float)(centreX - halfWidth), (float)(centreY - halfHeight), (float)(centreX + halfWidth), (float)(centreY + halfHeight));
    }

    /// <summary>The box around a box that is turned about its centre.</summary>
    /// <param name="box">The box before turning.</param>
    /// <param name="degrees">The angle in degrees.</param>
    public static BoundingBox Enclosing(BoundingBox box, double degrees) => Enclosing(
        ((double)box.X0 + box.X1) / 2, ((double)box.Y0 + box.Y1) / 2, (double)box.X1 - box.X0, (double)box.Y1 - box.Y0,
        double.DegreesToRadians(degrees));

    /// <summary>The box around an ellipse that is turned about its centre.</summary>
    /// <param name="centreX">Centre in pixels.</param>
    /// <param name="centreY">Centre in pixels.</param>
    /// <param name="radiusX">Radius before turning, in pixels.</param>
    /// <param name="radiusY">Radius before turning, in pixels.</param>
    /// <param name="angle">The angle in radians; either direction gives the same box.</param>
    public static BoundingBox AroundEllipse(double centreX, double centreY, double radiusX, double radiusY, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var (halfWidth, halfHeight) = (double.Hypot(radiusX * cosine, radiusY * sine), double.Hypot(radiusX * sine, radiusY * cosine));
        return new BoundingBox(
            (float)(centreX - halfWidth), (float)(centreY - halfHeight), (float)(centreX + halfWidth), (float)(centreY + halfHeight));
    }

    /// <summary>True if a box looks turned at this angle: not a multiple of half a turn.</summary>
    /// <param name="degrees">The angle in degrees.</param>
    public static bool Changes(double degrees) => Math.Abs(Math.IEEERemainder(degrees, 180)) > 1e-6;

    /// <summary>The warning that counts turned boxes.</summary>
    /// <param name="file">The file that they are in.</param>
    /// <param name="count">How many there are in it.</param>
    public static DatasetProblem Warning(string file, int count) => DatasetProblem.Counting(
        ProblemKind.TurnedBox, file, "Turned rectangles", count, "the upright box around the turned corners of each was taken.");
}
