using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads a split in labelme's format.</summary>
internal static class LabelmeReader
{
    public static DetectionDataset Read(string root, string split)
    {
        var folder = LabelmeFolders.Find(root, split);
        var builder = new SplitBuilder(folder, split);
        var files = ReadFiles(root, folder, builder, out var others);
        var classes = DatasetClasses.Find(root, null, () => files.Concat(others).SelectMany(file => file.Shapes)
            .Where(shape => shape.Kind != ShapeKind.Other).Select(shape => shape.Label));
        var pictures = new LabelmePictures(root, folder);
        var labels = builder.ReadImages(files, (LabelmeFile file, List<DatasetProblem> problems) =>
            Label(file, pictures, classes, problems));
        var merged = Merge(labels, builder);
        AddBackgrounds(folder, merged, pictures.Listing, builder);
        var weighing = new SizeWeighing(merged);
        var images = builder.ReadImages(merged, (PictureLabels? picture, List<DatasetProblem> problems) =>
            picture is null ? null : weighing.Check(picture, problems));
        builder.Add(pictures.Listing.Problems());
        var dataset = builder.Build(classes.Names, images, $"Shapes with a box were looked for in the .json files of {folder}.");
        return FractionCheck.RequirePixels(dataset, folder) with { Root = root, Source = new DatasetSource(folder, folder) };
    }

    /// <summary>The files of the split, and those of others, which are read for their class names.</summary>
    private static List<LabelmeFile> ReadFiles(string root, string folder, SplitBuilder builder, out List<LabelmeFile> others)
    {
        var own = JsonFiles(folder);
        var foreign = 0;
        var files = new List<LabelmeFile>();
        var read = builder.ReadImages(own, (string path, List<DatasetProblem> problems) => TryRead(path, problems));
        foreach (var found in read.OfType<Found>())
        {
            foreign += found.File is null ? 1 : 0;
            files.AddRange(found.File is { } file ? [file] : []);
        }

        if (foreign > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.MalformedFile, folder, "JSON files without shapes, which are not labelme's",
                foreign, "they were left out."));
        }

        // A file of another split that cannot be read is reported when that is.
        var ignored = new List<DatasetProblem>();
        others = [.. LabelmeFolders.Find(root).Splits.Values.Where(other => other != folder).SelectMany(JsonFiles)
            .Select(path => TryRead(path, ignored)?.File).OfType<LabelmeFile>()];
        return files;
    }

    private static List<string> JsonFiles(string folder) => [.. FileTree.Read(folder).Files.Select(file => file.Path)
        .Where(path => Path.GetExtension(path.AsSpan()).Equals(".json", StringComparison.OrdinalIgnoreCase))];

    private static Found? TryRead(string path, List<DatasetProblem> problems)
    {
        try
        {
            return new Found(LabelmeFile.Read(path));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedFile, path, exception.Message));
            return null;
        }
    }

    private static PictureLabels? Label(
        LabelmeFile file, LabelmePictures pictures, DatasetClasses classes, List<DatasetProblem> problems)
    {
        var (path, isByName) = pictures.Find(file, out var search);
        if (SplitBuilder.ReadHeader(path, problems, search is null ? null : () => search) is not { } header)
        {
            return null;
        }

        if (isByName)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.PathOfAnotherMachine, file.Path, "Pictures that are not where imagePath says",
                1, $"they were found by name: '{Excerpt.Of(file.ImagePath)}' was read as {path}."));
        }

        var counts = new ShapeCounts();
        var boxes = new List<LabelledBox>();
        foreach (var shape in file.Shapes)
        {
            counts.Add(shape.Kind);
            if (shape.Kind == ShapeKind.Wrong)
            {
                problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, file.Path, $"{shape.Place}: {shape.Problem}"));
            }
            else if (shape.Kind != ShapeKind.Other && classes.IdOf(shape.Label, file.Path, shape.Place, problems) is { } id)
            {
                boxes.Add(new LabelledBox(id, shape.Box, shape.Place));
            }
        }

        problems.AddRange(counts.Problems(file.Path, "Polygons, circles and masks", "Lines and points"));
        return new PictureLabels(path, header, [new LabelPart(file.Path, "imageWidth and imageHeight", file.Size, boxes)]);
    }

    /// <summary>Files that name one picture become one, with the boxes of all.</summary>
    private static List<PictureLabels?> Merge(PictureLabels?[] labels, SplitBuilder builder)
    {
        var merged = new List<PictureLabels?>();
        var byFile = new Dictionary<string, int>(RealPaths.Comparer);
        var paths = new RealPaths();
        foreach (var picture in labels.OfType<PictureLabels>())
        {
            var file = paths.OfFile(picture.ImagePath);
            if (byFile.TryAdd(file, merged.Count))
            {
                merged.Add(picture);
                continue;
            }

            var first = merged[byFile[file]]!;
            builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, picture.Parts[0].File, $"The picture {picture.ImagePath} is "
                + $"also named by {first.Parts[0].File}; it was read once, with the boxes of both."));
            merged[byFile[file]] = first with { Parts = [.. first.Parts, .. picture.Parts] };
        }

        return merged;
    }

    private static void AddBackgrounds(string folder, List<PictureLabels?> labels, PictureListing listing, SplitBuilder builder)
    {
        var paths = new RealPaths();
        var known = labels.OfType<PictureLabels>().Select(picture => paths.OfFile(picture.ImagePath)).ToHashSet(RealPaths.Comparer);
        string[] others = [.. listing.Pictures.Where(picture => known.Add(paths.OfFile(picture.Path, picture.IsLink)))
            .Select(picture => picture.Path)];
        if (others.Length == 0)
        {
            return;
        }

        labels.AddRange(builder.ReadImages(others, (string path, List<DatasetProblem> problems) =>
            SplitBuilder.ReadHeader(path, problems) is { } header ? new PictureLabels(path, header, []) : null));
        builder.Add(DatasetProblem.Warning(ProblemKind.MissingAnnotationFile, folder, $"{others.Length} of {labels.Count} pictures have no "
            + $"JSON file and are treated as background, for example {others[0]}."));
    }

    private sealed record Found(LabelmeFile? File);
}
