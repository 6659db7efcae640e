using System.IO.Enumeration;

namespace MLNetGhost.Data;

/// <summary>The files below a folder, in the order of their paths. Hidden files and folders are left out, and so is __MACOSX.</summary>
/// <remarks>
/// Links to folders are followed if they lead out of the folder. A link that leads upwards, or back into the folder, is not: it would list
/// files a second time, or without end.
/// </remarks>
internal sealed class FileTree
{
    private const string MacFolder = "__MACOSX";

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly EnumerationOptions s_noLinks =
        new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    private readonly RealPaths _paths;
    private readonly string _realRoot;
    private readonly HashSet<string> _linked = new(RealPaths.Comparer);
    private readonly List<ListedFile> _files = [];
    private readonly List<string> _links = [];

    private FileTree(string root, RealPaths paths)
    {
        _paths = paths;
        _realRoot = paths.OfFolder(root);
    }

    /// <summary>The files, sorted by their paths.</summary>
    public IReadOnlyList<ListedFile> Files => _files;

    /// <summary>Links to folders that were not followed.</summary>
    public IReadOnlyList<string> SkippedLinks => _links;

    /// <summary>True if there can be two names of one file among the files.</summary>
    public bool HasLinks { get; private set; }

    /// <summary>Lists a folder that exists and everything below it.</summary>
    /// <param name="root">Full path of the folder.</param>
    /// <param name="paths">Paths that are already resolved; null to start without any.</param>
    public static FileTree Read(string root, RealPaths? paths = null)
    {
        var tree = new FileTree(root, paths ?? new RealPaths());
        tree.Add(root, isBelowLink: false);
        var start = root.Length;
        tree._files.Sort((first, second) => first.Path.AsSpan(start).SequenceCompareTo(second.Path.AsSpan(start)));
        tree._links.Sort(StringComparer.Ordinal);
        return tree;
    }

    /// <summary>True for names that no listing shows: those that begin with a dot, and the folder that macOS puts into archives.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) =>
        name is ['.', ..] || name.Equals(MacFolder, StringComparison.OrdinalIgnoreCase);

    /// <summary>A folder and all below it that a listing shows.</summary>
    /// <param name="root">Full path of a folder that exists.</param>
    public static IEnumerable<string> AllFolders(string root)
    {
        yield return root;
        foreach (var folder in Folders(root))
        {
            if (new DirectoryInfo(folder).LinkTarget is null)
            {
                foreach (var inner in AllFolders(folder))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>The folders directly in a folder that are not hidden, sorted.</summary>
    public static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder)
        .Where(path => !IsHidden(Path.GetFileName(path.AsSpan()))).Order(StringComparer.Ordinal);

    private void Add(string folder, bool isBelowLink)
    {
        var folders = new List<Entry>();
        foreach (var entry in Entries(folder))
        {
            if (entry.IsFolder)
            {
                folders.Add(entry);
            }
            else
            {
                HasLinks |= entry.IsLink;
                _files.Add(new ListedFile(entry.Path, entry.IsLink));
            }
        }

        folders.Sort((first, second) => string.CompareOrdinal(first.Path, second.Path));
        foreach (var (path, _, isLink) in folders)
        {
            if ((isLink || isBelowLink) && !MayFollow(path, folder))
            {
                _links.Add(path);
                continue;
            }

            HasLinks |= isLink;
            Add(path, isLink || isBelowLink);
        }
    }

    private bool MayFollow(string path, string folder)
    {
        var real = _paths.OfFolder(path);
        return !RealPaths.Contains(real, _paths.OfFolder(folder)) && !RealPaths.Contains(_realRoot, real) && _linked.Add(real);
    }

    /// <summary>
    /// The entries of a folder. Whether one is a link takes a look at each, so first they are counted with and without links: most folders
    /// have none.
    /// </summary>
    private static FileSystemEnumerable<Entry> Entries(string folder) => Count(folder, s_everything) == Count(folder, s_noLinks)
        ? new(folder, (ref FileSystemEntry entry) => new Entry(entry.ToFullPath(), entry.IsDirectory, false), s_everything)
        {
            ShouldIncludePredicate = IsShown,
        }
        : new(folder, Describe, s_everything) { ShouldIncludePredicate = IsShown };

    private static int Count(string folder, EnumerationOptions options) =>
        new FileSystemEnumerable<bool>(folder, (ref FileSystemEntry _) => true, options).Count();

    private static bool IsShown(ref FileSystemEntry entry) => !IsHidden(entry.FileName)
        && (!OperatingSystem.IsWindows() || (entry.Attributes & (FileAttributes.Hidden | FileAttributes.System)) == 0);

    private static Entry Describe(ref FileSystemEntry entry) =>
        new(entry.ToFullPath(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0);

    private readonly record struct Entry(string Path, bool IsFolder, bool IsLink);
}

/// <summary>A file of a <see cref="FileTree"/>.</summary>
/// <param name="Path">Its full path, as it was reached.</param>
/// <param name="IsLink">True if the file itself is a link.</param>
internal readonly record struct ListedFile(string Path, bool IsLink);
