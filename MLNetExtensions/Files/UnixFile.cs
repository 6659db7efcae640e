using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNetGhost.Files;

/// <summary>The two calls of the system by which a file is looked at and opened without waiting for anybody.</summary>
internal static partial class UnixFile
{
    private const int CurrentFolder = -100;
    private const uint TypeField = 1;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int LinuxNonBlocking = 0x800;
    private const int LinuxCloseOnExecute = 0x80000;
    private const int MacNonBlocking = 0x4;
    private const int MacCloseOnExecute = 0x1000000;

    /// <summary>False if <see cref="KindOf"/> cannot tell kinds here, so that an open file has to be looked at instead.</summary>
    public static bool KnowsKinds { get; } = OperatingSystem.IsLinux() && CanTell();

    /// <summary>What a path leads to, with its article, if that exists and is no regular file; otherwise null.</summary>
    public static string? KindOf(string path) =>
        !KnowsKinds || Status(CurrentFolder, path, 0, TypeField, out var status) != 0 ? null : (status.Mode & TypeMask) switch
        {
            RegularFile => null,
            0x1000 => "a named pipe",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a folder",
            0xC000 => "a socket",
            _ => "not a file",
        };

    /// <summary>Opens a file; null if that fails, or if the system is one for which .NET has to do it.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        var flags = OperatingSystem.IsLinux() ? LinuxNonBlocking | LinuxCloseOnExecute
            : OperatingSystem.IsMacOS() ? MacNonBlocking | MacCloseOnExecute
            : 0;
        return flags != 0 && Open(path, flags) is >= 0 and var descriptor ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    /// <summary>Old systems and strict containers lack the call.</summary>
    private static bool CanTell()
    {
        try
        {
            return Status(CurrentFolder, "/", 0, TypeField, out _) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint fields, out FileStatus status);

    /// <summary>The kernel's <c>struct statx</c>, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct FileStatus
    {
        [FieldOffset(28)]
        public readonly ushort Mode;
    }
}
