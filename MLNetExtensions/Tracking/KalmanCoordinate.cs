namespace MLNetGhost.Tracking;

/// <summary>
/// A Kalman filter of one number that moves with constant velocity: position and velocity per frame, with their covariance. The noise of
/// the coordinates of a box is independent, so the eight-dimensional filter of ByteTrack is four of these, to the last digit but for
/// rounding, at a fraction of the work.
/// </summary>
internal struct KalmanCoordinate
{
    private double _variance;
    private double _covariance;
    private double _velocityVariance;

    /// <summary>The estimated position.</summary>
    public double Position { get; private set; }

    /// <summary>The estimated velocity per frame.</summary>
    public double Velocity { readonly get; set; }

    /// <summary>Starts at a measured position, at rest.</summary>
    /// <param name="position">The measurement.</param>
    /// <param name="deviation">Standard deviation of the position.</param>
    /// <param name="velocityDeviation">Standard deviation of the velocity.</param>
    public static KalmanCoordinate At(double position, double deviation, double velocityDeviation) => new()
    {
        Position = position,
        _variance = deviation * deviation,
        _velocityVariance = velocityDeviation * velocityDeviation,
    };

    /// <summary>Moves on by one frame.</summary>
    /// <param name="deviation">Standard deviation that a frame adds to the position.</param>
    /// <param name="velocityDeviation">Standard deviation that a frame adds to the velocity.</param>
    public void Predict(double deviation, double velocityDeviation)
    {
        Position += Velocity;
        _variance += (2 * _covariance) + _velocityVariance + (deviation * deviation);
        _covariance += _velocityVariance;
        _velocityVariance += velocityDeviation * velocityDeviation;
    }

    /// <summary>Takes a measurement in.</summary>
    /// <param name="position">The measurement.</param>
    /// <param name="deviation">Its standard deviation.</param>
    public void Correct(double position, double deviation)
    {
        var total = _variance + (deviation * deviation);
        var (gain, velocityGain) = (_variance / total, _covariance / total);
        var surprise = position - Position;
        Position += gain * surprise;
        Velocity += velocityGain * surprise;
        _velocityVariance -= velocityGain * _covariance;
        _covariance *= 1 - gain;
        _variance *= 1 - gain;
    }
}
