using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNetGhost.Files;

/// <summary>Opens files to be read, as fast as the system allows: a dataset has a hundred thousand of them.</summary>
/// <remarks>
/// .NET locks every file that it opens and looks at its kind: five calls of the system for one read. On Linux, the file is opened directly
/// and the handle given to .NET.
/// </remarks>
internal static partial class SharedFile
{
    private const int CloseOnExecute = 0x80000;

    /// <summary>Opens a file that others may write or delete meanwhile.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        if (OperatingSystem.IsLinux() && Open(path, CloseOnExecute) is >= 0 and var descriptor)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        // Whatever was wrong, .NET says it.
        return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
