namespace MLNetGhost.Tracking;

/// <summary>One object over time. Trackers use the instances again.</summary>
internal sealed class Track
{
    private BoxFilter _filter;

    /// <summary>What is known of it.</summary>
    public TrackState State { get; set; }

    /// <summary>Its id; 0 before it is confirmed.</summary>
    public int Id { get; private set; }

    /// <summary>The class of its last detection.</summary>
    public int ClassId { get; private set; }

    /// <summary>The frame in which it was first seen.</summary>
    public long FirstFrame { get; private set; }

    /// <summary>The frame in which it was last seen.</summary>
    public long LastFrame { get; private set; }

    /// <summary>Where it is expected, or estimated after a detection.</summary>
    public TrackBox Box { get; private set; }

    /// <summary>Whether it was joined to a detection of the current frame.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Whether it has an id.</summary>
    public bool IsConfirmed => Id > 0;

    /// <summary>Starts a track with its first detection.</summary>
    public void Start(in Detection detection, long frame)
    {
        _filter = BoxFilter.At(detection.Box);
        (Id, State, IsJoined) = (0, TrackState.New, true);
        (ClassId, FirstFrame, LastFrame) = (detection.ClassId, frame, frame);
        Box = _filter.Box;
    }

    /// <summary>Gives it an id.</summary>
    public void Confirm(int id) => (Id, State) = (id, TrackState.Seen);

    /// <summary>Moves on by a number of frames.</summary>
    public void Predict(long frames)
    {
        for (; frames > 0; frames--)
        {
            _filter.Predict(keepsHeight: State == TrackState.Lost);
        }

        (Box, IsJoined) = (_filter.Box, false);
    }

    /// <summary>Takes a detection in.</summary>
    public void See(in Detection detection, long frame)
    {
        _filter.Correct(detection.Box);
        (ClassId, LastFrame) = (detection.ClassId, frame);
        (Box, IsJoined) = (_filter.Box, true);
    }
}
