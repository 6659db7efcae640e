using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Says what is really missing in a folder or file that is a dataset in no format.</summary>
internal static class UnknownDataset
{
    /// <summary>Files that are counted before it is enough.</summary>
    private const int MostFiles = 10_000;

    private const int MostNamed = 3;

    /// <summary>How the names of the files end that VoTT keeps beside its project.</summary>
    private const string VottAsset = "-asset.json";

    private static readonly string[] s_archives = [".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst"];

    /// <summary>The error.</summary>
    /// <param name="path">Full path of a folder or file that exists.</param>
    public static InvalidDataException Describe(string path) =>
        new(File.Exists(path) ? DescribeFile(path) : DescribeFolder(path));

    private static string DescribeFile(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        var reason = IsArchive(path) ? "an archive, which is not read; unpack it and name the folder"
            : ImageExtensions.AreReadable(path) || ImageExtensions.AreUnreadable(path) ? "a picture; name the folder of the dataset"
            : extension == ".json" && JsonGlance.KindOf(path) == JsonKind.Labelme ? "labelme's file of one picture; name its folder"
            : extension == ".xml" ? "no annotations.xml of CVAT for images; for Pascal VOC name the folder, not one of its files"
            : extension == ".txt" ? "a text file ('.txt'); for YOLO name the data.yaml, or the folder of pictures and labels"
            : null;
        return reason is not null
            ? $"{path} is {reason}."
            : $"{path} has the extension '{Excerpt.Of(extension)}'; name a dataset's folder, {Files(DatasetFormats.All)}.";
    }

    private static string DescribeFolder(string path) =>
        $"{path} is not a dataset in a known format: {Missing(path)} Formats are recognised by "
        + $"{Signs(DatasetFormats.All)}; name the folder that holds one of these.";

    /// <summary>What a format is recognised by, for each: <c>a, b or c</c>.</summary>
    private static string Signs(IEnumerable<DatasetFormat> formats) =>
        string.Join(", ", formats.Select(format => $"{format.Signs} ({format.Title})"));

    /// <summary>Files that may be named instead of a folder: <c>a .yaml file (YOLO) or a .json file (COCO)</c>.</summary>
    public static string Files(IEnumerable<DatasetFormat> formats) =>
        string.Join(" or ", formats.Where(format => format.FileExtensions.Count > 0)
            .Select(format => $"a {string.Join(" or ", format.FileExtensions.Where(extension => extension != ".yml"))} file "
                + $"({format.Title})"));

    private static string Missing(string path)
    {
        var files = FileTree.Read(path).Files.Take(MostFiles).Select(file => file.Path).ToList();
        var pictures = files.Where(file => ImageExtensions.AreReadable(file)).ToList();
        if (DescribeInner(path, pictures) is { } inner)
        {
            return inner;
        }

        if (files.Find(file => file.EndsWith(VottAsset, StringComparison.OrdinalIgnoreCase)) is { } asset)
        {
            return $"it has VoTT's own files, one for each picture, such as {Name(asset)}, which are not read; open the project in VoTT, "
                + "export it as VoTT JSON or as CSV, and name the folder of the export.";
        }

        var others = files.Where(file => ImageExtensions.AreUnreadable(file)).ToList();
        var labels = files.Where(IsLabels).ToList();
        return files.Count == 0 ? "it has no files."
            : pictures.Count == 0 && others.Count > 0 ? $"its {Number(others.Count, "picture")} such as {Name(others[0])} have a format "
                + $"that cannot be read; convert them to JPEG or PNG."
            : pictures.Count == 0 && labels.Count > 0 ? $"it has {Number(labels.Count, "file")} that may be labels, such as "
                + $"{Name(labels[0])}, "
                + "and no pictures; put the pictures there."
            : pictures.Count == 0 && files.Find(IsArchive) is { } archive ? $"it has no pictures, but the archive {Name(archive)}; unpack "
                + $"it, and name the folder that it makes."
            : pictures.Count == 0 ? $"it has no pictures, only {Number(files.Count, "file")} such as {Name(files[0])}."
            : labels.Count == 0 ? $"it has {Number(pictures.Count, "picture")} such as {Name(pictures[0])} and no labels; put them there, "
                + $"as your labelling tool exports them, or label the pictures first."
            : DescribeLabels(path, pictures, labels);
    }

    /// <summary>What is said of datasets in folders of the folder, and of labels without pictures there; null if there are none.</summary>
    private static string? DescribeInner(string path, List<string> pictures)
    {
        var inner = FileTree.Folders(path).SelectMany(folder => FileTree.Folders(folder).Prepend(folder))
            .Select(folder => (Folder: folder, Format: DatasetFormats.All.FirstOrDefault(format => format.HasSigns(folder))
                ?? DatasetFormats.All.FirstOrDefault(format => format.RecognisesRemains(folder))))
            .Where(found => found.Format is not null).ToList();
        var whole = inner.FindAll(found => pictures.Count == 0 || pictures.Exists(file => RealPaths.Contains(found.Folder, file)));
        if (whole.Count > 0)
        {
            return $"its folder {string.Join(", and its folder ", whole.Take(MostNamed).Select(Named))}; name that one.";
        }

        return inner.Count == 0 ? null
            : $"its folder {Relative(inner[0].Folder)} has labels ({inner[0].Format!.Title}) but no pictures, and its "
                + $"{Number(pictures.Count, "picture")} such as {Relative(pictures[0])} {Counted.Noun(pictures.Count, "has", "have")} no "
                + $"labels beside {Counted.Noun(pictures.Count, "it", "them")}; put each picture's labels beside it, or all files into one "
                + "folder.";

        string Named((string Folder, DatasetFormat? Format) found) =>
            $"{Relative(found.Folder)} is one ({found.Format!.Title})";

        string Relative(string inside) => Excerpt.Of(Path.GetRelativePath(path, inside));
    }

    /// <summary>There are pictures and something like labels, which do not belong together.</summary>
    private static string DescribeLabels(string path, List<string> pictures, List<string> labels)
    {
        var start = $"it has {Number(pictures.Count, "picture")} such as {Excerpt.Of(Path.GetRelativePath(path, pictures[0]))}, but ";
        var stem = Path.GetFileNameWithoutExtension(pictures[0]);
        var first = Excerpt.Of(Path.GetRelativePath(path, labels[0]));
        var extensions = labels.Select(file => Path.GetExtension(file).ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (extensions is [".txt"])
        {
            var stems = pictures.Select(picture => Path.GetFileNameWithoutExtension(picture)).ToHashSet(StringComparer.Ordinal);
            return labels.Exists(file => stems.Contains(Path.GetFileNameWithoutExtension(file)))
                ? start + $"its .txt files, such as {first}, are not where they are looked for: beside the pictures, or in a folder labels "
                    + "beside a folder images."
                : start + $"none of its {labels.Count} .txt files has the name of a picture: the labels of {Excerpt.Of(stem)} are "
                    + $"{Excerpt.Of(stem)}.txt, not {first}.";
        }

        return extensions switch
        {
            [".xml"] => start + $"{first} begins neither with <annotation>, as Pascal VOC's files do, nor with <annotations>, as CVAT's "
                + $"do, or lies in a folder that is not called Annotations.",
            [".json"] => start + $"{first} is not JSON that is known: COCO has lists of images and annotations, labelme shapes, VoTT "
                + $"assets, Label Studio tasks with annotations.",
            [".csv"] => start + $"the first row of {first} does not name the columns filename, class, xmin, ymin, xmax and ymax.",
            _ => start + $"its {string.Join(", ", extensions)} files, such as {first}, are no labels that are known.",
        };
    }

    private static bool IsLabels(string file) => Path.GetExtension(file).ToLowerInvariant() is ".xml" or ".json" or ".csv"
        || (Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase) && YoloLabelFolders.CanBeLabels(file));

    private static bool IsArchive(string file) => s_archives.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string Name(string path) => Excerpt.Of(Path.GetFileName(path));

    private static string Number(int count, string one) => count >= MostFiles
        ? string.Create(CultureInfo.InvariantCulture, $"{MostFiles:N0} or more {one}s")
        : string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
