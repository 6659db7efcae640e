using System.IO.Enumeration;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Finds the label file of a picture: in the folder that is called labels where the picture's is called images, or beside the picture.
/// </summary>
internal sealed class YoloLabelFolders
{
    private const string Extension = ".txt";
    private static readonly string s_separator = Path.DirectorySeparatorChar.ToString();

    /// <summary>Files that labelling tools put among the labels; they are never labels of a picture.</summary>
    private static readonly HashSet<string> s_otherFiles =
        new(["classes.txt", "predefined_classes.txt", "_classes.txt"], StringComparer.OrdinalIgnoreCase);

    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly Dictionary<string, LabelFolder> _folders = new(StringComparer.Ordinal);

    /// <summary>True for a text file that can hold labels, judging by its name.</summary>
    public static bool CanBeLabels(ReadOnlySpan<char> file) =>
        file.EndsWith(Extension) && !s_otherFiles.ContainsSpan(Path.GetFileName(file)) && !FileTree.IsHidden(Path.GetFileName(file));

    /// <summary>
    /// The folder of labels of a folder of pictures: the last folder named images becomes labels. If there is no such folder, the labels
    /// are beside the pictures.
    /// </summary>
    public static string FolderFor(string imageFolder)
    {
        var parts = imageFolder.Split(Path.DirectorySeparatorChar);
        var last = Array.FindLastIndex(parts, part => part.Equals("images", StringComparison.OrdinalIgnoreCase));
        if (last < 0)
        {
            return imageFolder;
        }

        var parent = string.Join(Path.DirectorySeparatorChar, parts[..last]) + Path.DirectorySeparatorChar;
        parts[last] = Directory.Exists(parent)
            ? SplitName.Find(Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path)), "labels") ?? "labels"
            : "labels";
        return string.Join(Path.DirectorySeparatorChar, parts);
    }

    /// <summary>The label file of a picture, whether it exists or not; for messages.</summary>
    public static string PathFor(string imagePath) =>
        Path.Join(FolderFor(Path.GetDirectoryName(imagePath)!), Path.GetFileNameWithoutExtension(imagePath)) + Extension;

    /// <summary>Lists the label files for a folder of pictures before they are asked for.</summary>
    public void List(string imageFolder) => _folders.TryAdd(imageFolder, LabelFolder.Read(imageFolder));

    /// <summary>The label file of a picture; null if it has none.</summary>
    public string? Find(string imagePath)
    {
        var imageFolder = Path.GetDirectoryName(imagePath.AsSpan());
        if (!_folders.TryGetSpan(imageFolder, out var folder))
        {
            folder = LabelFolder.Read(imageFolder.ToString());
            _folders.Add(folder.Images, folder);
        }

        return folder.Find(imagePath);
    }

    /// <summary>What is wrong with the label files of the folders in which pictures were looked for.</summary>
    /// <param name="roots">Folders of pictures that were read whole: labels below their folders of labels belong to them.</param>
    public IEnumerable<DatasetProblem> Problems(IEnumerable<string> roots)
    {
        var without = new List<string>();
        foreach (var folder in _folders.Values)
        {
            without.AddRange(folder.WithoutPicture());
            foreach (var shared in folder.Shared())
            {
                yield return shared;
            }
        }

        var known = _folders.Values.Select(folder => folder.Labels).ToHashSet(StringComparer.Ordinal);
        foreach (var root in roots.Select(FolderFor).Where(Directory.Exists).Distinct(StringComparer.Ordinal))
        {
            without.AddRange(FileTree.AllFolders(root).Where(folder => !known.Contains(folder))
                .SelectMany(Directory.EnumerateFiles).Where(path => CanBeLabels(path)));
        }

        if (without.Count > 0)
        {
            without.Sort(StringComparer.Ordinal);
            yield return DatasetProblem.Counting(ProblemKind.LabelsWithoutImage, without[0], "Label files without a picture",
                without.Distinct(StringComparer.Ordinal).Count(), "they were left out; restore the pictures, or delete the files.");
        }
    }

    /// <summary>The label files for one folder of pictures.</summary>
    private sealed class LabelFolder(string images, string labels, Dictionary<string, Uses> files)
    {
        public string Images => images;

        public string Labels => labels;

        public static LabelFolder Read(string images)
        {
            var labels = FolderFor(images);
            if (labels != images && !Directory.Exists(labels))
            {
                labels = images;
            }

            var files = new Dictionary<string, Uses>(StringComparer.Ordinal);
            if (Directory.Exists(labels))
            {
                foreach (var stem in new FileSystemEnumerable<string>(labels, StemOf, s_all) { ShouldIncludePredicate = IsLabelFile })
                {
                    files[stem] = default;
                }
            }

            return new LabelFolder(images, labels, files);
        }

        public string? Find(string picture)
        {
            var stem = Path.GetFileNameWithoutExtension(picture.AsSpan());
            if (!files.TryGetSpan(stem, out var found))
            {
                return null;
            }

            if (found.Picture != picture)
            {
                files.SetSpan(stem, new Uses(found.Picture ?? picture, found.Count + 1));
            }

            return PathOf(stem);
        }

        /// <summary>Label files of pictures that do not exist, neither in the split nor in another of the same folder.</summary>
        public IEnumerable<string> WithoutPicture()
        {
            var unused = files.Where(file => file.Value.Count == 0).ToList();
            if (unused.Count == 0)
            {
                return [];
            }

            var pictures = !Directory.Exists(images) ? [] : Directory.EnumerateFiles(images)
                .Where(path => ImageExtensions.AreReadable(path) || ImageExtensions.AreUnreadable(path))
                .Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet(StringComparer.Ordinal);
            return unused.Where(file => !pictures.Contains(file.Key) && IsLabel(PathOf(file.Key))).Select(file => PathOf(file.Key));
        }

        public IEnumerable<DatasetProblem> Shared() => files.Where(file => file.Value.Count > 1)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => DatasetProblem.Warning(ProblemKind.SharedLabelFile, PathOf(file.Key), $"The pictures "
                + $"{string.Join(" and ", PicturesOf(file.Key))} share this label file because they differ only in their extension; rename "
                + $"one of them if its objects differ."));

        /// <summary>Beside pictures there are other texts, such as lists; those among labels are labels.</summary>
        private bool IsLabel(string path)
        {
            if (labels != images)
            {
                return true;
            }

            using var content = FileBytes.Read(path);
            using var rows = new YoloRows(content.Bytes, path);
            return rows.Read() && rows.Columns >= YoloRowForm.BoxColumns && rows.Wrong.IsEmpty;
        }

        private string PathOf(ReadOnlySpan<char> stem) => string.Concat(labels, s_separator, stem, Extension);

        private static string StemOf(ref FileSystemEntry entry) => entry.FileName[..^Extension.Length].ToString();

        private static bool IsLabelFile(ref FileSystemEntry entry) => CanBeLabels(entry.FileName) && !entry.IsDirectory;

        private IEnumerable<string> PicturesOf(string stem) => Directory.EnumerateFiles(images)
            .Where(path => Path.GetFileNameWithoutExtension(path) == stem && ImageExtensions.AreReadable(path))
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }

    /// <summary>The first picture that a label file belongs to, and the number of pictures.</summary>
    private readonly record struct Uses(string? Picture, int Count);
}
