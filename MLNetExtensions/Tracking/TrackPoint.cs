namespace MLNetGhost.Tracking;

/// <summary>The point of a box that stands for the object: what crosses lines, lies in zones and leaves a trail.</summary>
public enum TrackPoint
{
    /// <summary>The centre of the box.</summary>
    Center,

    /// <summary>The middle of its lower edge: where a person or vehicle stands on the ground.</summary>
    BottomCenter,
}
