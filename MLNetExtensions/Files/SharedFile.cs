using Microsoft.Win32.SafeHandles;

namespace MLNetGhost.Files;

/// <summary>
/// Opens every file that comes from elsewhere: pictures, labels, lists, descriptions, models. Only regular files are opened, and links to
/// them; opening a named pipe would wait for whoever writes to it, and a device may never end.
/// </summary>
/// <remarks>
/// A dataset has a hundred thousand files, and .NET locks every file that it opens and looks at its kind: five calls of the system for one
/// read. On Linux, the kind is read and the file opened directly, in two calls, and the handle is given to .NET.
/// </remarks>
internal static class SharedFile
{
    private const int BufferLength = 1 << 16;

    /// <summary>Opens a file that others may write or delete meanwhile; never waits.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a link that leads nowhere.</exception>
    /// <exception cref="InvalidDataException">It is a folder, a named pipe, a socket or a device.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        RequireRegular(path);
        var handle = UnixFile.TryOpen(path);
        if (handle is null && LinkToNowhere(path) is { } problem)
        {
            throw new FileNotFoundException(problem, path);
        }

        // Whatever was wrong, .NET says it.
        handle ??= File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return UnixFile.KnowsKinds || IsSeekable(handle) ? handle : throw Refuse(path, handle);
    }

    /// <summary>Opens a file to be read from its beginning to its end.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static FileStream OpenStream(string path) => new(OpenRead(path), FileAccess.Read, BufferLength);

    /// <summary>The content of a file.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = OpenStream(path);
        using var content = new MemoryStream((int)Math.Min(stream.Length, Array.MaxLength));
        stream.CopyTo(content);
        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    /// <summary>Checks the kind of a file that another library opens by its path.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static void Require(string path)
    {
        using var handle = OpenRead(path);
    }

    /// <summary>The error for a path at which there is no file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="message">What is said unless it is a link to something that does not exist.</param>
    public static FileNotFoundException NotFound(string path, string message) => new(LinkToNowhere(path) ?? message, path);

    /// <summary>What is wrong with a path that is a link to something that does not exist; null if it is no such link.</summary>
    public static string? LinkToNowhere(string path)
    {
        var link = new FileInfo(path);
        if (link.LinkTarget is not { } target)
        {
            return null;
        }

        try
        {
            return Path.Exists(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName)
                ? null
                : $"{path} is a link to {Excerpt.Of(target)}, which does not exist; restore the target or remove the link.";
        }
        catch (IOException)
        {
            return $"{path} is a link to {Excerpt.Of(target)}, which leads back to itself; replace or remove the link.";
        }
    }

    private static void RequireRegular(string path)
    {
        if (UnixFile.KindOf(path) is { } kind)
        {
            throw Irregular(path, kind);
        }

        // Windows refuses to open a folder, but calls that a missing permission.
        if (!UnixFile.KnowsKinds && Directory.Exists(path))
        {
            throw Irregular(path, "a folder");
        }
    }

    private static bool IsSeekable(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static InvalidDataException Refuse(string path, SafeFileHandle handle)
    {
        handle.Dispose();
        return Irregular(path, "a pipe, a socket or a device");
    }

    private static InvalidDataException Irregular(string path, string kind) =>
        new($"{path} is {kind}; only regular files are read. Name a regular file, or save the content into one.");
}
