using System.Numerics;

namespace MLNetGhost.Tracking;

/// <summary>Where tracked objects were in the last frames, for drawing.</summary>
public sealed class TrackTrails
{
    private const int LongestTrail = 10_000;

    private readonly int _length;
    private readonly TrackPoint _point;
    private readonly SeenObjects<Queue<Vector2>?> _points = new();

    /// <summary>Creates it.</summary>
    /// <param name="length">How many points of each object are kept.</param>
    /// <param name="point">The point of a box that leaves the trail.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not from 0 to 10,000.</exception>
    public TrackTrails(int length = 30, TrackPoint point = TrackPoint.Center)
    {
        _length = length is >= 0 and <= LongestTrail
            ? length
            : throw new ArgumentOutOfRangeException(nameof(length), length,
                $"A trail of {length} points is not possible; give a number from 0 to {LongestTrail}.");
        _point = TrackPoints.Require(point);
    }

    /// <summary>Takes in a frame.</summary>
    /// <param name="tracked">What <see cref="ObjectTracker.Update(ReadOnlySpan{Detection})"/> returned.</param>
    public void Update(ReadOnlySpan<Detection> tracked)
    {
        foreach (ref readonly var detection in tracked)
        {
            if (detection.TrackId is not { } id || _length == 0)
            {
                continue;
            }

            ref var points = ref _points.See(id, out _);
            points ??= new Queue<Vector2>();
            while (points.Count >= _length)
            {
                points.Dequeue();
            }

            points.Enqueue(_point.Of(detection.Box));
        }

        _points.EndFrame();
    }

    /// <summary>The last places of an object, the oldest first; empty for one that is not known.</summary>
    /// <param name="id">The object's id.</param>
    /// <returns>A copy, pixels.</returns>
    public Vector2[] Of(int id) => _points.Find(id)?.ToArray() ?? [];
}
