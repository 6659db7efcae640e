using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// MSBuild task: sets VER_FLG_WEAK on one entry of the version-needs section (SHT_GNU_verneed) of 64-bit little-endian ELF files,
/// so that the loader accepts a system library that lacks that symbol version. Does nothing if this system's libstdc++ has the version,
/// unless <see cref="Always"/> is set.
/// </summary>
public sealed class RelaxSymbolVersion : Task
{
    private const uint VersionNeedsSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    private static readonly string[] s_systemFolders =
    {
        "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/aarch64-linux-gnu",
        "/usr/lib64", "/lib64", "/usr/lib", "/lib",
    };

    /// <summary>The copies in the output folder to patch.</summary>
    [Required]
    public ITaskItem[] Libraries { get; set; }

    /// <summary>The symbol version to relax, for example GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>Whether to patch them even if this system's libstdc++ has the version.</summary>
    public bool Always { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var standardLibrary = s_systemFolders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        if (!Always && standardLibrary != null && Contains(File.ReadAllBytes(standardLibrary), Version))
        {
            return true;
        }

        foreach (var library in Libraries)
        {
            Relax(library.GetMetadata("FullPath"));
        }

        return !Log.HasLoggedErrors;
    }

    private void Relax(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 64 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[4] != 2 || bytes[5] != 1)
        {
            Log.LogWarning("{0} is not a 64-bit little-endian ELF file; it was left unchanged.", path);
            return;
        }

        var changed = false;
        var sections = (long)BitConverter.ToUInt64(bytes, 40);
        int entrySize = BitConverter.ToUInt16(bytes, 58), count = BitConverter.ToUInt16(bytes, 60);
        for (var i = 0; i < count; i++)
        {
            var header = (int)(sections + (long)i * entrySize);
            if (BitConverter.ToUInt32(bytes, header + 4) != VersionNeedsSection)
            {
                continue;
            }

            var need = (int)BitConverter.ToUInt64(bytes, header + 24);
            var namesHeader = (int)(sections + BitConverter.ToUInt32(bytes, header + 40) * (long)entrySize);
            var names = (int)BitConverter.ToUInt64(bytes, namesHeader + 24);
            changed |= RelaxNeeds(bytes, need, names);
        }

        if (!changed)
        {
            return;
        }

        // Write a new file under a temporary name, so that we never write through a hard link into the package cache.
        var time = File.GetLastWriteTimeUtc(path);
        var temporary = path + ".relaxing";
        File.WriteAllBytes(temporary, bytes);
        File.SetLastWriteTimeUtc(temporary, time);
        File.Delete(path);
        File.Move(temporary, path);
        Log.LogMessage(MessageImportance.Normal, "{0}: {1} marked as weak, for systems whose libstdc++ lacks it.", path, Version);
    }

    private bool RelaxNeeds(byte[] bytes, int need, int names)
    {
        var changed = false;
        while (true)
        {
            int auxiliaries = BitConverter.ToUInt16(bytes, need + 2), auxiliary = need + (int)BitConverter.ToUInt32(bytes, need + 8);
            for (var i = 0; i < auxiliaries; i++)
            {
                var name = names + (int)BitConverter.ToUInt32(bytes, auxiliary + 8);
                var flags = BitConverter.ToUInt16(bytes, auxiliary + 4);
                if (NameAt(bytes, name) == Version && (flags & WeakFlag) == 0)
                {
                    bytes[auxiliary + 4] |= (byte)WeakFlag;
                    changed = true;
                }

                auxiliary += (int)BitConverter.ToUInt32(bytes, auxiliary + 12);
            }

            var next = (int)BitConverter.ToUInt32(bytes, need + 12);
            if (next == 0)
            {
                return changed;
            }

            need += next;
        }
    }

    private static string NameAt(byte[] bytes, int offset)
    {
        return Encoding.ASCII.GetString(bytes, offset, Array.IndexOf(bytes, (byte)0, offset) - offset);
    }

    private static bool Contains(byte[] bytes, string text)
    {
        var pattern = Encoding.ASCII.GetBytes(text + "\0");
        for (var i = 0; i <= bytes.Length - pattern.Length; i++)
        {
            var j = 0;
            while (j < pattern.Length && bytes[i + j] == pattern[j])
            {
                j++;
            }

            if (j == pattern.Length)
            {
                return true;
            }
        }

        return false;
    }
}
