namespace MLNetGhost.Tracking;

/// <summary>What a tracker knows of a track.</summary>
internal enum TrackState
{
    /// <summary>Seen once: without a second detection in the next frame it was none.</summary>
    New,

    /// <summary>Seen in the last frame.</summary>
    Seen,

    /// <summary>Not seen in the last frame, and still expected.</summary>
    Lost,

    /// <summary>Given up.</summary>
    Removed,
}
