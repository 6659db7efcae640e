namespace MLNetGhost.Files;

/// <summary>
/// A value's text of one MIME type, in the form that .NET Interactive expects of a formatter that does not implement its interface: it
/// calls <see cref="MimeType"/> and <see cref="Format"/> by name.
/// </summary>
/// <param name="mimeType">The MIME type.</param>
/// <param name="text">The text of a value; null if it is of another type.</param>
internal sealed class NotebookFormatter(string mimeType, Func<object, string?> text)
{
    /// <summary>The MIME type of HTML.</summary>
    public const string Html = "text/html";

    /// <summary>The MIME type of plain text.</summary>
    public const string Plain = "text/plain";

    /// <summary>The MIME type of what is written.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes a value.</summary>
    /// <param name="instance">The value.</param>
    /// <param name="writer">Where to write.</param>
    /// <returns>False if the value is of another type; nothing is written then.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        if (text(instance) is not { } shown)
        {
            return false;
        }

        writer.Write(shown);
        return true;
    }

    /// <summary>The formatters of a type: HTML, and the plain text of <see cref="object.ToString"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="html">The HTML of a value.</param>
    public static IEnumerable<object> Of<T>(Func<T, string> html) =>
    [
        new NotebookFormatter(Html, instance => instance is T value ? html(value) : null),
        new NotebookFormatter(Plain, instance => instance is T value ? value.ToString() : null),
    ];
}
