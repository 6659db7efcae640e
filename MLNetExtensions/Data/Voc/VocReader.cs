using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads a split in Pascal VOC format.</summary>
internal static class VocReader
{
    /// <summary>True if the folder has Pascal VOC annotations.</summary>
    public static bool Recognises(string root) =>
        VocFolders.Find(root) is { AreApart: false, HasAnnotations: true } || VocSplitFolders.Find(root).Count > 0;

    /// <summary>True if there are no lists of splits, and no folders of them.</summary>
    public static bool IsWhole(string root)
    {
        RequireFolder(root);
        return VocSplitFolders.Find(root).Count == 0
            && VocLists.Of(VocFolders.Find(root)) is var lists && (lists.Files.Count == 0 || lists.Whole is not null);
    }

    /// <summary>
    /// The files of ImageSets/Main, except lists of the pictures that contain one class (<c>cat_train.txt</c>). Annotations without such
    /// files are one split.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The path is a file.</exception>
    public static IReadOnlyList<string> Splits(string root)
    {
        RequireFolder(root);
        if (VocSplitFolders.Find(root) is { Count: > 0 } divided)
        {
            return SplitName.Sort(divided.Keys);
        }

        var folders = VocFolders.Find(root);
        var lists = VocLists.Of(folders);
        return (lists.Files.Count == 0 && folders.HasAnnotations) || lists.Whole is not null
            ? [SplitName.OfWhole]
            : SplitName.Sort(lists.Splits);
    }

    /// <summary>The split.</summary>
    /// <param name="root">The folder that holds annotations, pictures and lists.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="DirectoryNotFoundException">The path is a file, or a folder that the format needs is missing.</exception>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(string root, string split)
    {
        RequireFolder(root);
        var divided = VocSplitFolders.Find(root);
        var folders = divided.Count == 0 ? VocFolders.Find(root)
            : SplitName.Find(divided.Keys, split) is { } found ? VocFolders.Beside(divided[found])
            : throw new FileNotFoundException($"{root} has no split '{split}'; it has the splits {Excerpt.OfMany(divided.Keys)}.");
        if (folders.Annotations is null)
        {
            throw new DirectoryNotFoundException($"{root} has no folder Annotations and no .xml files of Pascal VOC; name the folder that "
                + $"holds Annotations, JPEGImages and ImageSets, or the pictures with an .xml file beside each.");
        }

        if (folders.Pictures is null)
        {
            throw new DirectoryNotFoundException($"{root} has no folder JPEGImages or images, and no pictures beside the .xml files; put "
                + $"the pictures there.");
        }

        var builder = new SplitBuilder(root, split);
        var tree = new VocTree(folders);
        var names = divided.Count == 0 ? Names(tree, split, builder) : Annotated(tree);
        var wanted = names.Select(name => tree.Annotation(name.Name)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var all = divided.Count == 0 ? tree.AnnotationFiles
            : divided.Values.SelectMany(folder => VocFolders.Beside(folder).AnnotationFiles());
        var classes = VocClasses.Find(root, all, wanted, builder);
        var classIds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, name) in classes.Names.Index())
        {
            classIds.TryAdd(name, id);
        }

        var read = builder.ReadImages(names, (VocName name, List<DatasetProblem> problems) =>
            ReadPicture(tree, name, classes.Files, classIds, problems));
        builder.Add(tree.Problems(names.Select(name => name.Name).ToHashSet(StringComparer.Ordinal)));
        var labels = MergeNamesOfOneFile(read, tree.Listing.HasLinks, builder);
        var weighing = new SizeWeighing(labels);
        var images = builder.ReadImages(labels, (PictureLabels? picture, List<DatasetProblem> problems) =>
            picture is null ? null : weighing.Check(picture, problems));
        return FractionCheck.RequirePixels(
            builder.Build(classes.Names, images, $"Annotations were looked for in {folders.Annotations}; put them there."),
            folders.Annotations)
            with
        { Source = new DatasetSource(folders.Pictures, folders.Annotations) };
    }

    private static PictureLabels? ReadPicture(
        VocTree tree,
        VocName name,
        IReadOnlyDictionary<string, VocAnnotationFile> parsed,
        Dictionary<string, int> classIds,
        List<DatasetProblem> problems)
    {
        var annotationPath = tree.Annotation(name.Name)
            ?? Path.GetFullPath(name.Name + ".xml", tree.Folders.Annotations!);
        try
        {
            var annotation = tree.Annotation(name.Name) is null ? null
                : parsed.GetValueOrDefault(annotationPath) ?? VocAnnotationFile.Read(annotationPath);
            var (imagePath, search) = ChooseImage(tree, name, annotation, problems);
            if (SplitBuilder.ReadHeader(imagePath, problems, search is null ? null : () => search) is not { } header)
            {
                return null;
            }

            if (annotation is not null)
            {
                return new PictureLabels(imagePath, header, [annotation.Label(classIds, problems)]);
            }

            problems.Add(DatasetProblem.Warning(ProblemKind.MissingAnnotationFile, annotationPath,
                "The annotation file does not exist; its picture is treated as background."));
            return new PictureLabels(imagePath, header, []);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedFile, annotationPath, exception.Message));
            return null;
        }
    }

    private static (string Path, string? Search) ChooseImage(
        VocTree tree, VocName name, VocAnnotationFile? annotation, List<DatasetProblem> problems)
    {
        var stated = WrittenPath.Turn(annotation?.ImageName ?? "");
        var folder = Path.GetDirectoryName(name.Name) ?? "";
        string[] places = stated.Length == 0 || Path.IsPathRooted(stated) ? [] :
        [
            Place(tree, folder, stated), Place(tree, "", stated), Place(tree, WrittenPath.Turn(annotation!.ImageFolder), stated),
        ];
        var found = tree.Pictures(name.Name);
        var named = Array.Find(places, tree.HasPicture);
        if (found.Count == 0)
        {
            var path = named ?? (places is [var first, ..] ? first : Place(tree, folder, Path.GetFileName(name.Name) + ".jpg"));
            var alike = tree.Alike(name.Name).Take(3).ToList();
            return (path, $"'{Excerpt.Of(name.Written)}' means {Excerpt.Of(name.Name)} in {tree.Folders.Pictures}"
                + (alike.Count > 0 ? $", which has {string.Join(", ", alike)}" : ""));
        }

        if (found.Count > 1)
        {
            var chosen = named is not null && found.Contains(named) ? named : found[0];
            problems.Add(DatasetProblem.Warning(ProblemKind.SharedLabelFile, chosen, $"The pictures "
                + $"{string.Join(" and ", found.Select(Path.GetFileName))} differ only in their extension; {Path.GetFileName(chosen)} was "
                + $"used."));
            return (chosen, null);
        }

        if (named is not null && named != found[0])
        {
            problems.Add(DatasetProblem.Warning(ProblemKind.ImageNameDiffers, tree.Annotation(name.Name)!, $"The annotation names the "
                + $"picture {Excerpt.Of(annotation!.ImageName)}, which exists, but has the name of "
                + $"{Path.GetFileName(found[0])}, which was used."));
        }

        return (found[0], null);
    }

    private static string Place(VocTree tree, string folder, string name) =>
        Path.GetFullPath(Path.IsPathRooted(folder) ? name : Path.Combine(folder, name), tree.Folders.Pictures!);

    /// <summary>Pictures that are one file, reached by links, become one with the boxes of all.</summary>
    private static PictureLabels?[] MergeNamesOfOneFile(PictureLabels?[] read, bool hasLinks, SplitBuilder builder)
    {
        var byPath = new Dictionary<string, int>(RealPaths.Comparer);
        var paths = new RealPaths();
        foreach (var (index, picture) in read.Index())
        {
            if (picture is null)
            {
                continue;
            }

            var file = hasLinks ? paths.OfFile(picture.ImagePath) : picture.ImagePath;
            if (byPath.TryAdd(file, index))
            {
                continue;
            }

            var first = read[byPath[file]]!;
            read[byPath[file]] = first with { Parts = [.. first.Parts, .. picture.Parts] };
            read[index] = null;
            builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, picture.ImagePath,
                $"The picture is listed twice in the split, also as {first.ImagePath}; it was read once, with the boxes of both."));
        }

        return read;
    }

    /// <summary>All names with an annotation; where annotations lie beside the pictures, those of pictures without one, too.</summary>
    private static List<VocName> Annotated(VocTree tree)
    {
        var names = tree.AnnotatedNames;
        names = tree.Folders.AreBeside ? names.Union(tree.PictureNames, StringComparer.Ordinal).Order(StringComparer.Ordinal) : names;
        return [.. names.Select(name => new VocName(name, name))];
    }

    private static List<VocName> Names(VocTree tree, string split, SplitBuilder builder)
    {
        var lists = VocLists.Of(tree.Folders);
        if (lists.Files.Count == 0 && SplitName.AreSame(split, SplitName.OfWhole))
        {
            return Annotated(tree);
        }

        var whole = SplitName.AreSame(split, SplitName.OfWhole) ? lists.Whole : null;
        if ((whole ?? SplitName.Find(lists.Files.Keys, split)) is not { } found)
        {
            var present = Excerpt.OfMany(Splits(tree.Folders.Root));
            var folder = tree.Folders.Lists ?? Path.Combine(tree.Folders.Root, "ImageSets", "Main");
            throw new FileNotFoundException(lists.Files.Count == 0
                ? $"{tree.Folders.Root} has no split '{split}': without files in {folder}, all of it is read as the split "
                    + $"'{SplitName.OfWhole}'. Write {split}.txt there, with one picture name per line, without its extension."
                : $"{folder} has no {split}.txt{(present.Length > 0 ? $"; it has the splits {present}" : "")}. Name one of its splits, or "
                    + $"write the file, with one picture name per line, without its extension.", Path.Combine(folder, split + ".txt"));
        }

        var names = new List<VocName>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, line) in TextFile.ReadLines(lists.Files[found]).Index())
        {
            var written = line.Trim();
            if (written.Length == 0)
            {
                continue;
            }

            var name = tree.Resolve(written);
            if (seen.Add(name))
            {
                names.Add(new VocName(name, written));
            }
            else
            {
                builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, lists.Files[found],
                    $"line {index + 1}: {Excerpt.Of(written)} is listed twice; it was read once."));
            }
        }

        return names;
    }

    private static void RequireFolder(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"{root} is a file; name the folder that holds Annotations, JPEGImages and ImageSets.");
        }
    }

    /// <summary>A picture of a split.</summary>
    /// <param name="Name">Its name in the <see cref="VocTree"/>.</param>
    /// <param name="Written">The name as the list has it.</param>
    private sealed record VocName(string Name, string Written);
}
