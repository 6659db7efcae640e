namespace MLNetGhost.Web.Page;

/// <summary>The files of the page, which are in the assembly.</summary>
internal static class PageFiles
{
    private static readonly (string Extension, string Type)[] s_types =
    [
        (".html", "text/html; charset=utf-8"), (".css", "text/css; charset=utf-8"), (".js", "text/javascript; charset=utf-8"),
        (".svg", "image/svg+xml"),
    ];

    /// <summary>Every file: its name, type and content.</summary>
    public static IReadOnlyList<(string Name, string Type, byte[] Content)> All { get; } =
    [
        .. typeof(PageFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("page/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Read),
    ];

    private static (string Name, string Type, byte[] Content) Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = s_types.Single(type => resource.EndsWith(type.Extension, StringComparison.Ordinal)).Type;
        return (resource["page/".Length..], type, content);
    }
}
