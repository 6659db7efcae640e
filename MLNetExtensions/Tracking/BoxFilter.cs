namespace MLNetGhost.Tracking;

/// <summary>
/// Where a box is expected: Kalman filters of its centre, its aspect ratio (width / height) and its height, whose noise is in proportion
/// to the height. Model and constants are those of DeepSORT (arXiv 1703.07402), which ByteTrack uses.
/// </summary>
internal struct BoxFilter
{
    private const double PositionWeight = 1.0 / 20;
    private const double VelocityWeight = 1.0 / 160;
    private const double AspectDeviation = 1e-2;
    private const double AspectVelocityDeviation = 1e-5;
    private const double MeasuredAspectDeviation = 1e-1;

    /// <summary>How many times as uncertain a new box is, and its velocity.</summary>
    private const double StartFactor = 2;
    private const double StartVelocityFactor = 10;

    private KalmanCoordinate _x;
    private KalmanCoordinate _y;
    private KalmanCoordinate _aspect;
    private KalmanCoordinate _height;

    /// <summary>Starts at a box, at rest.</summary>
    /// <param name="box">A box with extent.</param>
    public static BoxFilter At(in BoundingBox box)
    {
        var (x, y, aspect, height) = Measure(box);
        var (deviation, velocityDeviation) = (StartFactor * PositionWeight * height, StartVelocityFactor * VelocityWeight * height);
        return new BoxFilter
        {
            _x = KalmanCoordinate.At(x, deviation, velocityDeviation),
            _y = KalmanCoordinate.At(y, deviation, velocityDeviation),
            _aspect = KalmanCoordinate.At(aspect, AspectDeviation, AspectVelocityDeviation),
            _height = KalmanCoordinate.At(height, deviation, velocityDeviation),
        };
    }

    /// <summary>Moves on by one frame.</summary>
    /// <param name="keepsHeight">True leaves the height as it is, for an object that is out of sight.</param>
    public void Predict(bool keepsHeight)
    {
        if (keepsHeight)
        {
            _height.Velocity = 0;
        }

        var (deviation, velocityDeviation) = (PositionWeight * _height.Position, VelocityWeight * _height.Position);
        _x.Predict(deviation, velocityDeviation);
        _y.Predict(deviation, velocityDeviation);
        _aspect.Predict(AspectDeviation, AspectVelocityDeviation);
        _height.Predict(deviation, velocityDeviation);
    }

    /// <summary>Takes a detected box in.</summary>
    /// <param name="box">A box with extent.</param>
    public void Correct(in BoundingBox box)
    {
        var (x, y, aspect, height) = Measure(box);
        var deviation = PositionWeight * _height.Position;
        _x.Correct(x, deviation);
        _y.Correct(y, deviation);
        _aspect.Correct(aspect, MeasuredAspectDeviation);
        _height.Correct(height, deviation);
    }

    /// <summary>The expected box; one that has shrunk to nothing has no extent.</summary>
    public readonly TrackBox Box
    {
        get
        {
            var height = Math.Max(_height.Position, 0);
            var width = Math.Max(_aspect.Position, 0) * height;
            var (left, top) = (_x.Position - (width / 2), _y.Position - (height / 2));
            return new TrackBox(left, top, left + width, top + height);
        }
    }

    private static (double X, double Y, double Aspect, double Height) Measure(in BoundingBox box)
    {
        var (width, height) = ((double)box.X1 - box.X0, (double)box.Y1 - box.Y0);
        return (box.X0 + (width / 2), box.Y0 + (height / 2), width / height, height);
    }
}
