using System.Runtime.InteropServices;

namespace MLNetGhost.Files;

/// <summary>Creates folders that nobody else has: of several processes that want one name at once, exactly one gets it.</summary>
/// <remarks>
/// .NET's <see cref="Directory.CreateDirectory(string)"/> does not tell who created the folder; the system's own call does.
/// </remarks>
internal static partial class ExclusiveFolder
{
    private const int UnixExists = 17;
    private const int WindowsExists = 183;
    private const uint AllPermissions = 0x1FF;

    /// <summary>Creates a folder, and those above it where they are missing.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>True if this call created it; false if something of that name exists.</returns>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above it cannot be written to.</exception>
    public static bool TryCreate(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is { } parent)
        {
            Directory.CreateDirectory(parent);
        }

        var (isCreated, exists) = OperatingSystem.IsWindows()
            ? (CreateOnWindows(@"\\?\" + full, 0), WindowsExists)
            : (CreateOnUnix(full, AllPermissions) == 0, UnixExists);
        if (isCreated || Marshal.GetLastPInvokeError() == exists)
        {
            return isCreated;
        }

        var error = Marshal.GetLastPInvokeErrorMessage();
        Directory.CreateDirectory(full); // Whatever was wrong, .NET says it.
        throw new IOException($"The folder {full} cannot be created: {error}.");
    }

    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateOnUnix(string path, uint mode);

    [LibraryImport("kernel32", EntryPoint = "CreateDirectoryW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateOnWindows(string path, nint security);
}
