using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

/// <summary>
/// The Kalman filter of DeepSORT in its general form: state x, y, aspect, height and their velocities, a covariance of 8 × 8. It needs no
/// inverse, since the innovation's covariance is diagonal when the noise is, which it checks.
/// </summary>
internal sealed class MatrixFilter
{
    private readonly double[] _mean = new double[8];
    private double[,] _covariance = new double[8, 8];

    public MatrixFilter(BoundingBox box)
    {
        Measure(box).CopyTo(_mean, 0);
        var h = _mean[3];
        double[] deviations = [2 * h / 20, 2 * h / 20, 1e-2, 2 * h / 20, 10 * h / 160, 10 * h / 160, 1e-5, 10 * h / 160];
        for (var i = 0; i < 8; i++)
        {
            _covariance[i, i] = deviations[i] * deviations[i];
        }
    }

    public TrackBox Box => new(
        _mean[0] - (_mean[2] * _mean[3] / 2), _mean[1] - (_mean[3] / 2), _mean[0] + (_mean[2] * _mean[3] / 2), _mean[1] + (_mean[3] / 2));

    public void Predict(bool keepsHeight)
    {
        _mean[7] = keepsHeight ? 0 : _mean[7];
        var h = _mean[3];
        double[] noise = [h / 20, h / 20, 1e-2, h / 20, h / 160, h / 160, 1e-5, h / 160];
        var motion = new double[8, 8];
        for (var i = 0; i < 8; i++)
        {
            motion[i, i] = 1;
            if (i < 4)
            {
                motion[i, i + 4] = 1;
                _mean[i] += _mean[i + 4];
            }
        }

        _covariance = Multiply(Multiply(motion, _covariance), Transpose(motion));
        for (var i = 0; i < 8; i++)
        {
            _covariance[i, i] += noise[i] * noise[i];
        }
    }

    public void Correct(BoundingBox box)
    {
        var measured = Measure(box);
        var h = _mean[3];
        double[] noise = [h / 20, h / 20, 1e-1, h / 20];
        var gain = new double[8, 4];
        var innovation = new double[4];
        for (var j = 0; j < 4; j++)
        {
            innovation[j] = _covariance[j, j] + (noise[j] * noise[j]);
            for (var k = 0; k < 4; k++)
            {
                Assert.IsTrue(j == k || _covariance[j, k] == 0, "The coordinates depend on each other.");
            }
        }

        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                gain[i, j] = _covariance[i, j] / innovation[j];
            }
        }

        double[] surprise = [.. measured.Select((value, j) => value - _mean[j])];
        var next = new double[8, 8];
        for (var i = 0; i < 8; i++)
        {
            _mean[i] += Enumerable.Range(0, 4).Sum(j => gain[i, j] * surprise[j]);
            for (var k = 0; k < 8; k++)
            {
                next[i, k] = _covariance[i, k] - Enumerable.Range(0, 4).Sum(j => gain[i, j] * innovation[j] * gain[k, j]);
            }
        }

        _covariance = next;
    }

    private static double[] Measure(BoundingBox box)
    {
        var (width, height) = ((double)box.X1 - box.X0, (double)box.Y1 - box.Y0);
        return [box.X0 + (width / 2), box.Y0 + (height / 2), width / height, height];
    }

    private static double[,] Multiply(double[,] left, double[,] right)
    {
        var product = new double[8, 8];
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                product[i, j] = Enumerable.Range(0, 8).Sum(k => left[i, k] * right[k, j]);
            }
        }

        return product;
    }

    private static double[,] Transpose(double[,] matrix)
    {
        var turned = new double[8, 8];
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                turned[i, j] = matrix[j, i];
            }
        }

        return turned;
    }
}
