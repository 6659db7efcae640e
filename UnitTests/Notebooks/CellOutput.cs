namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>Something that a cell showed.</summary>
/// <param name="MimeType">Its MIME type; <c>text/plain</c> is what was written to the console.</param>
/// <param name="Content">Text, or a picture in base 64.</param>
internal sealed record CellOutput(string MimeType, string Content)
{
    public const string ConsoleText = "text/plain";
}
