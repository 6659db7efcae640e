namespace MLNetGhost.Reports;

/// <summary>How often a class occurs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Boxes">Number of its boxes.</param>
/// <param name="Images">Number of pictures with at least one of them.</param>
internal sealed record ClassStatistics(string Name, int Boxes, int Images);
