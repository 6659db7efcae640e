using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Frames, failures and objects of a sequence, counted as they come.</summary>
internal sealed class TrackedSummary
{
    private readonly Dictionary<int, string> _labelOf = [];
    private int _failed;

    /// <summary>Number of frames.</summary>
    public int Frames { get; private set; }

    /// <summary>Whether a frame could not be read.</summary>
    public bool HasFailures => _failed > 0;

    /// <summary>Takes in a frame.</summary>
    /// <param name="picture">The frame with its objects.</param>
    public void Add(PredictedPicture picture)
    {
        Frames++;
        _failed += picture.Error is null ? 0 : 1;
        foreach (var detection in picture.Detections)
        {
            if (detection.TrackId is { } id)
            {
                _labelOf[id] = detection.Label;
            }
        }
    }

    /// <summary>Frames and objects in a line.</summary>
    /// <param name="elapsed">How long it took.</param>
    public string Line(TimeSpan elapsed)
    {
        var objects = _labelOf.Values.CountBy(label => label).OrderByDescending(entry => entry.Value)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} × {entry.Key}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(Frames - _failed, "frame")}"
            + $"{(HasFailures ? $" ({_failed} could not be read)" : "")} in {elapsed.TotalSeconds:0.0} s, "
            + $"{Frames / Math.Max(elapsed.TotalSeconds, 1e-3):0.0} per second: {Counted.Of(_labelOf.Count, "object")}"
            + $"{(_labelOf.Count == 0 ? "" : $", {string.Join(", ", objects)}")}");
    }
}
