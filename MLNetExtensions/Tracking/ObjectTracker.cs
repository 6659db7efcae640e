namespace MLNetGhost.Tracking;

/// <summary>
/// Follows objects from frame to frame: gives the detections of each frame the ids of the objects that they show. ByteTrack (Zhang et al.,
/// "ByteTrack: Multi-Object Tracking by Associating Every Detection Box", arXiv 2110.06864).
/// </summary>
/// <remarks>
/// <para>
/// Detections with high scores are joined to tracks first, then tracks that are left to detections with low scores: objects that are half
/// hidden keep their id. A track is expected where a Kalman filter of constant velocity puts it, and survives
/// <see cref="TrackingOptions.LostFrames"/> frames without a detection. A new track is confirmed by a second detection in the next frame,
/// except in the first frame of a sequence, and gets the next id then: 1, 2, 3, ….
/// </para>
/// <para>
/// Different from the paper's program: detections keep their own boxes unless <see cref="TrackingOptions.SmoothBoxes"/> is set, classes
/// are kept apart unless <see cref="TrackingOptions.ClassAgnostic"/> is, ids are given when a track is confirmed, and frame numbers may
/// have gaps.
/// </para>
/// <para>
/// One tracker is for one sequence and one thread at a time. The same detections give the same ids. Boxes must be in pixels of pictures of
/// one size; a tracker knows nothing of pictures. Nothing but the result is allocated once the buffers have grown.
/// </para>
/// </remarks>
public sealed class ObjectTracker
{
    /// <summary>The largest 1 − IoU between a track and a detection of low score; ByteTrack's.</summary>
    private const double LowMatchThreshold = 0.5;

    /// <summary>The largest 1 − IoU × score between a new track and its second detection; ByteTrack's.</summary>
    private const double NewMatchThreshold = 0.7;

    private readonly TrackList _tracks;
    private readonly TrackAssociation _association;
    private Track?[] _trackOf = [];

    /// <summary>Creates a tracker.</summary>
    /// <param name="options">Thresholds; null for the defaults.</param>
    /// <exception cref="ArgumentException">The low threshold is above the high one.</exception>
    public ObjectTracker(TrackingOptions? options = null)
    {
        Options = (options ?? new TrackingOptions()).Validate();
        _tracks = new TrackList(Options.MostMissingFrames, Options.ClassAgnostic);
        _association = new TrackAssociation(Options.ClassAgnostic);
    }

    /// <summary>The thresholds.</summary>
    public TrackingOptions Options { get; }

    /// <summary>The number of the last frame; null before the first.</summary>
    public long? Frame { get; private set; }

    /// <summary>How many objects have been given an id so far; the last one has this id.</summary>
    public int IdCount { get; private set; }

    /// <summary>Forgets everything, for another sequence; ids begin at 1 again.</summary>
    public void Reset()
    {
        _tracks.Clear();
        (Frame, IdCount) = (null, 0);
    }

    /// <summary>Takes in the detections of the next frame; call it for frames without detections as well.</summary>
    /// <param name="detections">The detections, boxes in pixels; all of them, also those of low score. Ids are ignored.</param>
    /// <returns>A new array: the detections that belong to a confirmed track, with its id, in the order in which they came.</returns>
    /// <exception cref="ArgumentException">A box or score is not finite, or a box has no extent. The tracker has not changed.</exception>
    public Detection[] Update(ReadOnlySpan<Detection> detections) => Update(detections, Frame is { } last ? Math.Max(last + 1, last) : 1);

    /// <summary>
    /// Takes in the detections of a frame with a number; where numbers are left out, objects are expected to have moved on.
    /// </summary>
    /// <param name="detections">The detections, boxes in pixels; all of them, also those of low score. Ids are ignored.</param>
    /// <param name="frame">The frame's number, greater than the one before.</param>
    /// <returns>A new array: the detections that belong to a confirmed track, with its id, in the order in which they came.</returns>
    /// <exception cref="ArgumentException">A box or score is not finite, or a box has no extent. The tracker has not changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame does not come after the last one. The tracker has not changed.</exception>
    public Detection[] Update(ReadOnlySpan<Detection> detections, long frame)
    {
        DetectionCheck.Require(detections);
        RequireNext(frame);
        if (_trackOf.Length < detections.Length)
        {
            _trackOf = new Track?[2 * detections.Length];
        }

        var trackOf = _trackOf.AsSpan(0, detections.Length);
        trackOf.Clear();
        _tracks.Advance(Frame, frame);
        Join(detections, trackOf, frame);
        foreach (var track in _tracks.All)
        {
            ConfirmOrLose(track, frame);
        }

        Begin(detections, trackOf, isFirst: Frame is null, frame);
        _tracks.RemoveDuplicates();
        Frame = frame;
        return Collect(detections, trackOf);
    }

    private void Join(ReadOnlySpan<Detection> detections, Span<Track?> trackOf, long frame)
    {
        var high = new ScoreRange(Options.HighThreshold, float.PositiveInfinity);
        var low = new ScoreRange(Options.LowThreshold, Options.HighThreshold);
        _association.Join(
            _tracks.All, static track => track.IsConfirmed, detections, high, new(Options.MatchThreshold, FusesScore: true), trackOf,
            frame);
        _association.Join(
            _tracks.All, static track => track is { State: TrackState.Seen, IsJoined: false }, detections, low,
            new(LowMatchThreshold, FusesScore: false), trackOf, frame);
        _association.Join(
            _tracks.All, static track => track.State == TrackState.New, detections, high, new(NewMatchThreshold, FusesScore: true), trackOf,
            frame);
    }

    private void ConfirmOrLose(Track track, long frame)
    {
        if (track is { IsJoined: true, State: TrackState.New })
        {
            track.Confirm(++IdCount);
        }
        else if (!track.IsJoined)
        {
            track.State = track.IsConfirmed ? TrackState.Lost : TrackState.Removed;
        }
        else
        {
            track.State = TrackState.Seen;
        }
    }

    /// <summary>Begins tracks with the detections that are left; those of the first frame are confirmed at once.</summary>
    private void Begin(ReadOnlySpan<Detection> detections, Span<Track?> trackOf, bool isFirst, long frame)
    {
        for (var i = 0; i < detections.Length; i++)
        {
            if (trackOf[i] is null && detections[i].Score > Options.HighThreshold && detections[i].Score >= Options.NewThreshold)
            {
                var track = trackOf[i] = _tracks.Begin(detections[i], frame);
                if (isFirst)
                {
                    track.Confirm(++IdCount);
                }
            }
        }
    }

    private Detection[] Collect(ReadOnlySpan<Detection> detections, ReadOnlySpan<Track?> trackOf)
    {
        var count = 0;
        foreach (var track in trackOf)
        {
            count += Options.KeepUntracked || HasId(track) ? 1 : 0;
        }

        var result = count == 0 ? [] : new Detection[count];
        var next = 0;
        for (var i = 0; i < detections.Length; i++)
        {
            if (trackOf[i] is { } track && HasId(track))
            {
                var box = Options.SmoothBoxes ? track.Box.ToBoundingBox() : detections[i].Box;
                result[next++] = detections[i] with { TrackId = track.Id, Box = box };
            }
            else if (Options.KeepUntracked)
            {
                result[next++] = detections[i] with { TrackId = null };
            }
        }

        return result;
    }

    private static bool HasId(Track? track) => track is { IsConfirmed: true, State: not TrackState.Removed };

    private void RequireNext(long frame)
    {
        if (frame <= Frame)
        {
            var problem = frame == Frame ? "was passed already" : $"does not come after frame {Frame}";
            throw new ArgumentOutOfRangeException(nameof(frame), frame,
                $"Frame {frame} {problem}; pass frames in order, each once, or call {nameof(Reset)} before another sequence.");
        }
    }
}
