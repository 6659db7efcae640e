namespace MLNetGhost.Files;

/// <summary>
/// Tells .NET Interactive (Polyglot Notebooks) how a type is shown below a cell. It looks for an attribute of this name, whatever assembly
/// declares it, so a library needs none of its packages.
/// </summary>
/// <param name="formatterSourceType">A class with a public constructor and a public method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that makes the formatters. Read by name.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types to show unless another is asked for, the preferred one first. Read by name.</summary>
    public string[] PreferredMimeTypes { get; set; } = [NotebookFormatter.Html];
}
