using System.Globalization;
using MLNetGhost.Options;

namespace MLNetGhost.Tracking;

/// <summary>How detections of consecutive frames are joined to tracks. The defaults are ByteTrack's.</summary>
public sealed record TrackingOptions
{
    private static readonly OptionTable s_table = OptionTable.Of<TrackingOptions>();

    /// <summary>The frame rate for which <see cref="LostFrames"/> is stated.</summary>
    internal const double NominalFrameRate = 30;

    private readonly float _highThreshold = 0.5f;
    private readonly float _lowThreshold = 0.1f;
    private readonly float _newThreshold = 0.6f;
    private readonly float _matchThreshold = 0.8f;
    private readonly int _lostFrames = 30;
    private readonly double _frameRate = NominalFrameRate;

    /// <summary>Detections with a higher score are joined to tracks first, and only they may begin or confirm a track.</summary>
    [Option("track-high", Minimum = 0, Maximum = 1)]
    public float HighThreshold
    {
        get => _highThreshold;
        init => _highThreshold = s_table.Require(value);
    }

    /// <summary>
    /// Detections with a higher score than this, but not above the high threshold, continue tracks that were seen in the frame before;
    /// others are ignored. The detector's own threshold must not be higher.
    /// </summary>
    [Option("track-low", Minimum = 0, Maximum = 1)]
    public float LowThreshold
    {
        get => _lowThreshold;
        init => _lowThreshold = s_table.Require(value);
    }

    /// <summary>A detection that fits no track begins one if its score is at least this.</summary>
    [Option("track-new", Minimum = 0, Maximum = 1)]
    public float NewThreshold
    {
        get => _newThreshold;
        init => _newThreshold = s_table.Require(value);
    }

    /// <summary>
    /// A detection is joined to a track only if 1 − IoU × score is at most this, where IoU is its overlap with the track's expected box.
    /// </summary>
    [Option("track-match", Minimum = 0, Maximum = 1, ExcludesMaximum = true)]
    public float MatchThreshold
    {
        get => _matchThreshold;
        init => _matchThreshold = s_table.Require(value);
    }

    /// <summary>
    /// How many frames without a detection a track survives, at 30 frames per second; in proportion more at a higher
    /// <see cref="FrameRate"/>.
    /// </summary>
    [Option("track-buffer", Minimum = 0, Maximum = 100_000)]
    public int LostFrames
    {
        get => _lostFrames;
        init => _lostFrames = s_table.Require(value);
    }

    /// <summary>Frames per second of the sequence.</summary>
    [Option("track-fps", Minimum = 0.01, Maximum = 1000)]
    public double FrameRate
    {
        get => _frameRate;
        init => _frameRate = s_table.Require(value);
    }

    /// <summary>Joins detections to tracks of other classes too, for detectors that take one class for another now and then.</summary>
    [Option("track-agnostic")]
    public bool ClassAgnostic { get; init; }

    /// <summary>Returns the filtered boxes of the tracks, which move more smoothly, instead of those of the detector.</summary>
    [Option("track-smooth")]
    public bool SmoothBoxes { get; init; }

    /// <summary>Also returns the detections that belong to no confirmed track, without an id.</summary>
    [Option("track-all")]
    public bool KeepUntracked { get; init; }

    /// <summary>How many frames in a row a track may be without a detection.</summary>
    internal long MostMissingFrames => (long)Math.Floor(LostFrames * FrameRate / NominalFrameRate);

    /// <summary>Checks what no property can check alone.</summary>
    /// <exception cref="ArgumentException">The thresholds are in the wrong order.</exception>
    internal TrackingOptions Validate() => LowThreshold <= HighThreshold
        ? this
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"LowThreshold {LowThreshold} is above HighThreshold {HighThreshold}; lower it, or raise the other."));
}
