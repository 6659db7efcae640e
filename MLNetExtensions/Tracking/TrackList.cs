namespace MLNetGhost.Tracking;

/// <summary>The tracks of a sequence, oldest first. Removed ones are used again.</summary>
/// <param name="mostMissingFrames">How many frames in a row a track may be without a detection.</param>
/// <param name="ignoresClasses">Whether tracks of different classes may be the same object.</param>
internal sealed class TrackList(long mostMissingFrames, bool ignoresClasses)
{
    /// <summary>Two tracks, one of them lost, are the same object if their boxes overlap by more than this; ByteTrack's.</summary>
    private const double DuplicateOverlap = 0.85;

    private readonly Stack<Track> _unused = [];

    /// <summary>The tracks; some may be <see cref="TrackState.Removed"/> until the next frame.</summary>
    public List<Track> All { get; } = [];

    /// <summary>Begins a track.</summary>
    public Track Begin(in Detection detection, long frame)
    {
        var track = _unused.TryPop(out var unused) ? unused : new Track();
        track.Start(detection, frame);
        All.Add(track);
        return track;
    }

    /// <summary>Gives up tracks that were lost for too long, and moves the others on to a frame.</summary>
    /// <param name="last">The frame before; null if there was none.</param>
    /// <param name="frame">The frame.</param>
    public void Advance(long? last, long frame)
    {
        var kept = 0;
        for (var i = 0; i < All.Count; i++)
        {
            var track = All[i];

            // Wide enough for any two frame numbers.
            if (track.State == TrackState.Removed || (Int128)frame - track.LastFrame - 1 > mostMissingFrames)
            {
                _unused.Push(track);
                continue;
            }

            track.Predict(frame - last!.Value);
            All[kept++] = track;
        }

        All.RemoveRange(kept, All.Count - kept);
    }

    /// <summary>Of a lost track and one that is seen in its place, the one that was followed for longer stays.</summary>
    public void RemoveDuplicates()
    {
        foreach (var lost in All)
        {
            if (lost.State != TrackState.Lost)
            {
                continue;
            }

            foreach (var seen in All)
            {
                if (seen.State is TrackState.Seen or TrackState.New && AreOne(lost, seen))
                {
                    (Age(seen) > Age(lost) ? lost : seen).State = TrackState.Removed;
                }
            }
        }
    }

    /// <summary>Removes all tracks.</summary>
    public void Clear()
    {
        foreach (var track in All)
        {
            _unused.Push(track);
        }

        All.Clear();
    }

    private static long Age(Track track) => track.LastFrame - track.FirstFrame;

    private bool AreOne(Track lost, Track seen) =>
        (ignoresClasses || lost.ClassId == seen.ClassId) && lost.Box.IntersectionOverUnion(seen.Box) > DuplicateOverlap;
}
