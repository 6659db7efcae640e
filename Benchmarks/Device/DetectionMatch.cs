namespace MLNetGhost.Benchmarks.Device;

/// <summary>How far the detections of one picture on two devices are apart.</summary>
/// <param name="AreAsMany">Whether every detection has its counterpart.</param>
/// <param name="Score">The largest difference of scores of counterparts.</param>
/// <param name="Box">The largest difference of their edges in pixels.</param>
internal readonly record struct DetectionMatch(bool AreAsMany, float Score, float Box)
{
    /// <summary>Pairs each detection with the nearest of its class, whatever their order: equal scores may change places.</summary>
    public static DetectionMatch Compare(IReadOnlyList<Detection> expected, IReadOnlyList<Detection> found)
    {
        var left = found.ToList();
        var (score, box) = (0f, 0f);
        foreach (var detection in expected)
        {
            var candidates = left.Where(other => other.ClassId == detection.ClassId).ToArray();
            if (candidates.Length == 0)
            {
                return new DetectionMatch(false, score, box);
            }

            var nearest = candidates.MinBy(other => Distance(detection.Box, other.Box));
            left.Remove(nearest);
            score = MathF.Max(score, MathF.Abs(nearest.Score - detection.Score));
            box = MathF.Max(box, Distance(detection.Box, nearest.Box));
        }

        return new DetectionMatch(left.Count == 0, score, box);
    }

    private static float Distance(BoundingBox a, BoundingBox b) => MathF.Max(
        MathF.Max(MathF.Abs(a.X0 - b.X0), MathF.Abs(a.Y0 - b.Y0)), MathF.Max(MathF.Abs(a.X1 - b.X1), MathF.Abs(a.Y1 - b.Y1)));
}
