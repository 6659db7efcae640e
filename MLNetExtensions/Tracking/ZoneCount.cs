namespace MLNetGhost.Tracking;

/// <summary>How many objects came into a zone, went out of it and are in it.</summary>
/// <param name="Entries">Objects that came in, each as often as it did.</param>
/// <param name="Exits">Objects that went out, each as often as it did.</param>
/// <param name="Occupancy">Objects that were inside in the last frame.</param>
public readonly record struct ZoneCount(int Entries, int Exits, int Occupancy)
{
    /// <summary>The sum of two counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static ZoneCount operator +(ZoneCount left, ZoneCount right) =>
        new(left.Entries + right.Entries, left.Exits + right.Exits, left.Occupancy + right.Occupancy);

    /// <summary>The sum of two counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static ZoneCount Add(ZoneCount left, ZoneCount right) => left + right;
}
