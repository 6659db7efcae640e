namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>The kernel's way to show something other than text, as in .NET Interactive: <c>"…".DisplayAs("image/png")</c>.</summary>
public static class NotebookDisplay
{
    /// <summary>Receives what the running cell displays.</summary>
    internal static Action<CellOutput>? Displayed { get; set; }

    /// <summary>Shows content of a MIME type; pictures in base 64.</summary>
    public static void DisplayAs(this string value, string mimeType) => Displayed!(new CellOutput(mimeType, value));
}
