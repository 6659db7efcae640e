using MLNetGhost.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what was understood of a dataset, a line for each split.</summary>
internal static class SplitSummaries
{
    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="splits">The splits.</param>
    public static void Write(ProgramConsole console, IEnumerable<DetectionDataset> splits)
    {
        foreach (var split in splits)
        {
            console.WriteLine(SplitSummary.Of(split).ToString());
        }
    }
}
