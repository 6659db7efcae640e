using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Tracking;

/// <summary>Refuses detections that nothing can be computed with.</summary>
internal static class DetectionCheck
{
    /// <summary>Checks that scores and boxes are finite and that boxes have extent.</summary>
    /// <exception cref="ArgumentException">One is not so; the message names it.</exception>
    public static void Require(ReadOnlySpan<Detection> detections)
    {
        for (var i = 0; i < detections.Length; i++)
        {
            ref readonly var detection = ref detections[i];
            var (x0, y0, x1, y1) = detection.Box;
            if (!float.IsFinite(detection.Score)
                || !float.IsFinite(x0) || !float.IsFinite(y0) || !float.IsFinite(x1) || !float.IsFinite(y1))
            {
                throw Refuse(detection, i, "a score or a corner is not finite");
            }

            if (x1 <= x0 || y1 <= y0)
            {
                throw Refuse(detection, i, "the box has no extent; corners are left, top, right, bottom");
            }
        }
    }

    private static ArgumentException Refuse(in Detection detection, int index, string rule)
    {
        var (x0, y0, x1, y1) = detection.Box;
        return new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"Detection {index} ({Excerpt.Of(detection.Label, 40)}, score {detection.Score}) has the box ({x0}, {y0}, {x1}, {y1}): {rule}. "
            + $"Leave it out."));
    }
}
