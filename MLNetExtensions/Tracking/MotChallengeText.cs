using System.Globalization;
using System.Text;

namespace MLNetGhost.Tracking;

/// <summary>
/// Tracks as the text of MOT Challenge (arXiv 1603.00831), which benchmarks and other tools read: a row per object and frame with frame,
/// id, left, top, width, height, score, −1, −1, −1. As there, frames, ids and pixels count from 1: a box at the upper left corner of a
/// picture begins at (1, 1).
/// </summary>
public static class MotChallengeText
{
    /// <summary>The number of the first pixel.</summary>
    private const float FirstPixel = 1;

    /// <summary>The rows of a frame.</summary>
    /// <param name="frame">The frame's number, from 1.</param>
    /// <param name="tracked">What <see cref="ObjectTracker.Update(ReadOnlySpan{Detection})"/> returned; detections without an id are left
    /// out.</param>
    /// <returns>Rows that end with \n; empty if there are none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The frame is less than 1.</exception>
    public static string Rows(long frame, IReadOnlyList<Detection> tracked)
    {
        ArgumentNullException.ThrowIfNull(tracked);
        if (frame < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(frame), frame, $"Frame {frame} is less than 1; MOT Challenge counts from 1.");
        }

        var text = new StringBuilder();
        foreach (var detection in tracked)
        {
            if (detection.TrackId is { } id)
            {
                var box = detection.Box;
                text.Append(CultureInfo.InvariantCulture,
                    $"{frame},{id},{box.X0 + FirstPixel:0.##},{box.Y0 + FirstPixel:0.##},{box.Width:0.##},{box.Height:0.##},")
                    .Append(CultureInfo.InvariantCulture, $"{detection.Score:0.#####},-1,-1,-1\n");
            }
        }

        return text.ToString();
    }
}
