namespace MLNetGhost.Data;

/// <summary>Where a split was read from, so that a person sees a misreading at once.</summary>
/// <param name="Pictures">The folder of the pictures, or the list that names them.</param>
/// <param name="Labels">The folder or file of the labels.</param>
internal sealed record DatasetSource(string Pictures, string Labels);
