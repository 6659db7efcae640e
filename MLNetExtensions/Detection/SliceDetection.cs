namespace MLNetGhost;

/// <summary>What the network found in a slice.</summary>
/// <param name="Detection">The object; its box in pixels of the picture.</param>
/// <param name="Slice">Index of the slice.</param>
/// <param name="Seams">The seams that cut it.</param>
internal readonly record struct SliceDetection(Detection Detection, int Slice, Seams Seams)
{
    /// <summary>The slice of an object that was put together from pieces.</summary>
    public const int Joined = -1;

    /// <summary>Where it is.</summary>
    public BoundingBox Box => Detection.Box;

    /// <summary>Whether a seam cuts it.</summary>
    public bool IsCut => Seams != Seams.None;
}
