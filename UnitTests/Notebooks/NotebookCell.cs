namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>A cell of a notebook.</summary>
/// <param name="IsCode">True for C#, false for Markdown.</param>
/// <param name="Source">Its text.</param>
/// <param name="Outputs">What it showed when run.</param>
internal sealed record NotebookCell(bool IsCode, string Source, IReadOnlyList<CellOutput> Outputs)
{
    public static NotebookCell OfCode(string source) => new(true, source, []);

    public static NotebookCell OfText(string source) => new(false, source, []);
}
