using System.Security.Cryptography;
using System.Text;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>
/// The pictures of a job, in order: those of a folder, of a text file, or of a COCO file. A text file is read line by line, so that ten
/// million pictures need no memory; a folder is listed first.
/// </summary>
public sealed class PictureList
{
    private readonly Func<IEnumerable<PictureEntry>> _read;

    private PictureList(string root, Func<IEnumerable<PictureEntry>> read)
    {
        Root = root;
        _read = read;
    }

    /// <summary>The folder that relative names of pictures start from.</summary>
    public string Root { get; }

    /// <summary>The classes of a COCO file by name, each with its category id; null for other sources.</summary>
    internal IReadOnlyDictionary<string, int>? Categories { get; private init; }

    /// <summary>What a person may name: a folder, a COCO file (.json), or a text file with a path per line.</summary>
    /// <param name="path">The folder or file.</param>
    /// <exception cref="FileNotFoundException">There is neither a file nor a folder of that name.</exception>
    /// <exception cref="InvalidDataException">The folder has no pictures, or the file is a picture or not what its name says.</exception>
    public static PictureList From(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            return FromFolder(path);
        }

        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"{path} does not exist; name a folder of pictures, a text file with a path per line, or a "
                + "COCO file (.json).");
        }

        return Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? FromCoco(path)
            : ImageExtensions.AreReadable(path) || ImageExtensions.AreUnreadable(path)
                ? throw new InvalidDataException($"{path} is a picture; name a folder of pictures, a text file with a path per line, or a "
                    + "COCO file (.json).")
            : FromFile(path);
    }

    /// <summary>The pictures of a folder and its subfolders, sorted by path.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidDataException">It contains no image file.</exception>
    public static PictureList FromFolder(string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string[] names = [.. ImageFolder.List(root).Select(image => NameOf(image.Path, root))];
        return new PictureList(root, () => names.Select(name => new PictureEntry(name, null)));
    }

    /// <summary>The pictures of a text file, one path per line, relative to its folder; empty lines are left out.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static PictureList FromFile(string path)
    {
        var full = Path.GetFullPath(path);
        SharedFile.Require(full);
        var root = Path.GetDirectoryName(full)!;
        return new PictureList(root, () => ReadLines(full, root));
    }

    /// <summary>Pictures by their paths.</summary>
    /// <param name="paths">The paths; enumerated twice.</param>
    /// <param name="root">The folder that relative paths start from; null for the current one.</param>
    public static PictureList FromPaths(IEnumerable<string> paths, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root ?? "."));
        return new PictureList(folder, () => paths.Select(path => new PictureEntry(NameOf(path, folder), null)));
    }

    /// <summary>The pictures of a COCO file, whose ids results in COCO's form will have.</summary>
    /// <param name="path">The file; its annotations are not used.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a COCO file, or has no pictures; the message says what is wrong.</exception>
    public static PictureList FromCoco(string path)
    {
        var full = Path.GetFullPath(path);
        var file = CocoFile.Read(full);
        if (file.Images!.Count == 0)
        {
            throw new InvalidDataException($"{path} has no images; add them, or name a folder.");
        }

        if (file.Images.FirstOrDefault(image => string.IsNullOrWhiteSpace(image.FileName)) is { } nameless)
        {
            throw new InvalidDataException($"{path}: image id {nameless.Id} has no file_name; add it.");
        }

        if (file.Images.GroupBy(image => image.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException(
                $"{path}: image id {twice.Key} is used {twice.Count()} times; give each image an id of its own.");
        }

        var resolver = new PathResolver(CocoAnnotationFiles.ImageFolders(full), oneFolder: true);
        var found = resolver.Resolve([.. file.Images.Select(image => image.FileName!)]);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(resolver.Folder));
        PictureEntry[] entries =
        [
            .. file.Images.Zip(found, (image, place) =>
                new PictureEntry(NameOf(place ?? WrittenPath.Turn(image.FileName!), root), image.Id)),
        ];
        return new PictureList(root, () => entries)
        {
            Categories = CocoReader.Categories(file, full).GroupBy(category => category.Name!.Trim(), StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal),
        };
    }

    /// <summary>The pictures, each time from the first.</summary>
    internal IEnumerable<PictureEntry> Read() => _read();

    /// <summary>The pictures from a place in the order on, in blocks.</summary>
    /// <param name="blockSize">Pictures per block.</param>
    /// <param name="firstBlock">The first block.</param>
    internal IEnumerable<PictureBlock> ReadBlocks(int blockSize, long firstBlock) =>
        Skip(firstBlock * blockSize).Chunk(blockSize)
            .Select((pictures, index) => new PictureBlock(firstBlock + index, (firstBlock + index) * blockSize, pictures));

    /// <summary>Counts the pictures and computes the digest of their names and ids, in order.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    internal (long Count, string Digest) Measure(CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        foreach (var picture in Read())
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(Encoding.UTF8.GetBytes($"{picture.Name}\n{picture.Id}\n"));
            count++;
        }

        return count > 0
            ? (count, Convert.ToHexStringLower(hash.GetHashAndReset()))
            : throw new InvalidDataException("There are no pictures to submit; the list is empty.");
    }

    private IEnumerable<PictureEntry> Skip(long count)
    {
        foreach (var picture in Read())
        {
            if (count > 0)
            {
                count--;
            }
            else
            {
                yield return picture;
            }
        }
    }

    private static IEnumerable<PictureEntry> ReadLines(string path, string root)
    {
        using var reader = new LineReader(path, FileLimit.Stream);
        while (reader.Read() is { } line)
        {
            if (line.Trim() is { Length: > 0 } written)
            {
                yield return written.Contains('\0')
                    ? throw new InvalidDataException($"{path}: '{Excerpt.Of(written)}' has a zero character; correct it.")
                    : new PictureEntry(NameOf(written, root), null);
            }
        }
    }

    /// <summary>A path below the root relative to it, with slashes, so that workers can find it below a root of their own.</summary>
    private static string NameOf(string path, string root)
    {
        var full = Path.GetFullPath(path, root);
        var isBelow = full.Length > root.Length + 1 && full.StartsWith(root, StringComparison.Ordinal)
            && full[root.Length] == Path.DirectorySeparatorChar;
        return isBelow ? full[(root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/') : full;
    }
}
