namespace MLNetGhost.Files;

/// <summary>A class that <see cref="TypeFormatterSourceAttribute"/> names. .NET Interactive calls its method by name.</summary>
internal interface INotebookFormatterSource
{
    /// <summary>One <see cref="NotebookFormatter"/> for each MIME type.</summary>
    IEnumerable<object> CreateTypeFormatters();
}
