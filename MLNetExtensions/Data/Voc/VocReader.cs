using System.Collections.Concurrent;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads a split in Pascal VOC format.</summary>
internal static class VocReader
{
    private static readonly string[] s_classFiles = ["classes.txt", "labels.txt"];

    /// <summary>True if the folder has Pascal VOC annotations.</summary>
    public static bool Recognises(string root) =>
        Directory.Exists(AnnotationFolder(root)) && Directory.EnumerateFiles(AnnotationFolder(root), "*.xml").Any();

    /// <summary>The files of ImageSets/Main, except lists of the pictures that contain one class (<c>cat_train.txt</c>).</summary>
    /// <exception cref="DirectoryNotFoundException">The path is a file.</exception>
    public static IReadOnlyList<string> Splits(string root)
    {
        RequireFolder(root);
        var folder = SplitFolder(root);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = Directory.EnumerateFiles(folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        return SplitName.Sort(names.Where(name =>
            !names.Exists(split => name.EndsWith($"_{split}", StringComparison.Ordinal))
            || !IsListOfClass(Path.Combine(folder, name + ".txt"))));
    }

    public static DetectionDataset Read(string root, string split)
    {
        RequireFolder(root);

        if (!Directory.Exists(AnnotationFolder(root)))
        {
            throw new DirectoryNotFoundException($"{root} has no folder Annotations; name the folder that holds Annotations, JPEGImages "
                + $"and ImageSets.");
        }

        var builder = new SplitBuilder(root, split);
        var classNames = ClassNames(root);
        var classIds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, name) in classNames.Index())
        {
            classIds.TryAdd(name, id);
        }

        var imagePaths = ImagePaths(root);
        var images = builder.ReadImages(
            Stems(root, split, builder), (stem, problems) => ReadImage(root, stem, imagePaths, classIds, problems));
        return FractionCheck.RequirePixels(
            builder.Build(classNames, images, $"Annotations were looked for in {AnnotationFolder(root)}; put them there."),
            AnnotationFolder(root));
    }

    private static AnnotatedImage? ReadImage(
        string root, string stem, ILookup<string, string> imagePaths, Dictionary<string, int> classIds, List<DatasetProblem> problems)
    {
        var annotationPath = Path.Combine(AnnotationFolder(root), stem + ".xml");
        try
        {
            var annotation = File.Exists(annotationPath) ? VocAnnotationFile.Read(annotationPath) : null;
            var imagePath = ChooseImage(root, stem, annotation?.ImageFileName, imagePaths, problems);
            if (SplitBuilder.ReadSize(imagePath, problems) is not var (width, height))
            {
                return null;
            }

            if (annotation is null)
            {
                problems.Add(DatasetProblem.Warning(ProblemKind.MissingAnnotationFile, annotationPath,
                    "The annotation file does not exist; its picture is treated as background."));
                return new AnnotatedImage(imagePath, width, height, []);
            }

            return new AnnotatedImage(imagePath, width, height, annotation.Check(width, height, classIds, problems));
        }
        catch (InvalidDataException exception)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedFile, annotationPath, exception.Message));
            return null;
        }
    }

    private static string ChooseImage(
        string root, string stem, string? named, ILookup<string, string> imagePaths, List<DatasetProblem> problems)
    {
        var found = imagePaths[stem].ToList();
        if (found.Count == 0)
        {
            return Path.Combine(root, "JPEGImages", named ?? stem + ".jpg");
        }

        if (found.Count == 1)
        {
            return found[0];
        }

        var chosen = found.Find(path => Path.GetFileName(path) == named) ?? found[0];
        problems.Add(DatasetProblem.Warning(ProblemKind.SharedLabelFile, chosen, $"The pictures "
            + $"{string.Join(" and ", found.Select(Path.GetFileName))} differ only in their extension; {Path.GetFileName(chosen)} was "
            + $"used."));
        return chosen;
    }

    private static ILookup<string, string> ImagePaths(string root)
    {
        var folder = Path.Combine(root, "JPEGImages");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(path => ImageHeader.Extensions.Contains(Path.GetExtension(path)))
                .Order(StringComparer.Ordinal).ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
            : throw new DirectoryNotFoundException($"{root} has no folder JPEGImages; put the pictures there.");
    }

    private static List<string> Stems(string root, string split, SplitBuilder builder)
    {
        var folder = SplitFolder(root);
        var file = SplitName.Spellings(split).Select(name => Path.Combine(folder, name + ".txt")).FirstOrDefault(File.Exists);
        if (file is null)
        {
            var present = string.Join(", ", Splits(root));
            throw new FileNotFoundException($"{folder} has no "
                + $"{split}.txt{(present.Length > 0 ? $"; it has the splits {present}" : "")}. Name one of its splits, or write the "
                + $"file, with one picture name per line, without its extension.", Path.Combine(folder, split + ".txt"));
        }

        var stems = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, line) in File.ReadAllLines(file).Index())
        {
            var stem = line.Trim();
            if (stem.Length > 0 && seen.Add(stem))
            {
                stems.Add(stem);
            }
            else if (stem.Length > 0)
            {
                builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, file,
                    $"line {index + 1}: {stem} is listed twice; it was read once."));
            }
        }

        return stems;
    }

    private static List<string> ClassNames(string root)
    {
        if (Array.Find(s_classFiles, name => File.Exists(Path.Combine(root, name))) is { } file)
        {
            return ClassNameFile.Read(Path.Combine(root, file));
        }

        var names = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        Parallel.ForEach(Directory.EnumerateFiles(AnnotationFolder(root), "*.xml"), path =>
        {
            foreach (var name in VocAnnotationFile.ReadClassNames(path))
            {
                names.TryAdd(name, true);
            }
        });
        return [.. names.Keys.Order(StringComparer.Ordinal)];
    }

    private static void RequireFolder(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"{root} is a file; name the folder that holds Annotations, JPEGImages and ImageSets.");
        }
    }

    /// <summary>True if the first row is a picture's name and 1, 0 or −1: the class is present, present but difficult, or absent.</summary>
    private static bool IsListOfClass(string file) =>
        File.ReadLines(file).FirstOrDefault()?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, "1" or "0" or "-1"];

    private static string SplitFolder(string root) => Path.Combine(root, "ImageSets", "Main");

    private static string AnnotationFolder(string root) => Path.Combine(root, "Annotations");
}
