namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>The kernel's way to show something that is no text, as .NET Interactive has it: <c>"…".DisplayAs("image/png")</c>.</summary>
public static class NotebookDisplay
{
    /// <summary>Receives what the cell under way displays.</summary>
    internal static Action<CellOutput>? Displayed { get; set; }

    /// <summary>Shows content of a kind; pictures in base 64.</summary>
    public static void DisplayAs(this string value, string mimeType) => Displayed!(new CellOutput(mimeType, value));
}
