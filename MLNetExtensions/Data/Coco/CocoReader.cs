namespace MLNetGhost.Data;

/// <summary>Reads a split in COCO format.</summary>
internal static class CocoReader
{
    public static DetectionDataset Read(string path, string split)
    {
        var annotationFile = CocoAnnotationFiles.Find(path, split);
        var file = CocoFile.Read(annotationFile);
        var builder = new SplitBuilder(annotationFile, split);
        var categories = Categories(file, annotationFile);
        var classIds = categories.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        var annotations = file.Annotations!.ToLookup(annotation => annotation.ImageId);
        var sources = Sources(file, annotationFile, builder);
        ReportUnknownImages(file, annotationFile, builder);
        if (sources.Find(source => source.Image.Id.Text is not null) is { } named)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.TextIds, annotationFile, $"The images have ids that are not numbers, such as "
                + $"'{named.Image.Id}'; COCO files written from this dataset number them 1, 2, 3, … in the order of this file."));
        }

        var folders = CocoAnnotationFiles.ImageFolders(annotationFile);
        var images = builder.ReadImages(
            sources, (source, problems) => ReadImage(annotationFile, source, folders, annotations, classIds, problems));
        var dataset = FractionCheck.RequirePixels(
            builder.Build([.. categories.Select(category => category.Name!.Trim())], images,
                "Its list of annotations has no box for these pictures."), annotationFile);
        var boxes = sources.Zip(images).SelectMany(pair => pair.First.Ids.SelectMany(id => annotations[id]),
            (pair, annotation) => (annotation.Box!, pair.Second.Width, pair.Second.Height));
        return dataset with
        {
            Root = path,
            CocoIdentifiers = new CocoIdentifiers([.. categories.Select(category => category.Id)], ImageIds(sources)),
            Warnings = CocoCornerHint.Find(boxes) is { } hint
                ? [.. dataset.Warnings, new DatasetWarning(annotationFile, hint) { Kind = ProblemKind.CornersForSize }]
                : dataset.Warnings,
        };
    }

    /// <summary>The ids in the file if all are numbers; otherwise 1, 2, 3, ….</summary>
    private static IReadOnlyList<long> ImageIds(List<Source> sources) =>
        [.. sources.Exists(source => source.Image.Id.Text is not null)
            ? Enumerable.Range(1, sources.Count).Select(number => (long)number)
            : sources.Select(source => source.Image.Id.Number)];

    private static AnnotatedImage? ReadImage(
        string annotationFile,
        Source source,
        IReadOnlyList<string> folders,
        ILookup<CocoId, CocoAnnotation> annotations,
        Dictionary<int, int> classIds,
        List<DatasetProblem> problems)
    {
        var image = source.Image;
        var imagePath = folders.Select(folder => Path.Combine(folder, image.FileName!)).FirstOrDefault(File.Exists)
            ?? Path.Combine(folders[0], image.FileName!);
        if (SplitBuilder.ReadSize(imagePath, problems) is not var (width, height))
        {
            return null;
        }

        if ((image.Width, image.Height) != (width, height) && image.Width > 0 && image.Height > 0)
        {
            problems.Add(DatasetProblem.Warning(ProblemKind.ImageSizeDiffers, annotationFile, $"image id {image.Id}: the size is stated "
                + $"as {image.Width}x{image.Height}, but the picture {imagePath} is {width}x{height}; the picture's own size was used."));
        }

        var checker = new AnnotationChecker(annotationFile, width, height, problems);
        foreach (var annotation in source.Ids.SelectMany(id => annotations[id]))
        {
            AddAnnotation(annotationFile, annotation, checker, classIds, problems);
        }

        return new AnnotatedImage(Path.GetFullPath(imagePath), width, height, checker.Annotations);
    }

    private static void AddAnnotation(
        string annotationFile,
        CocoAnnotation annotation,
        AnnotationChecker checker,
        Dictionary<int, int> classIds,
        List<DatasetProblem> problems)
    {
        var position = $"annotation id {annotation.Id} (image id {annotation.ImageId})";
        if (!classIds.TryGetValue(annotation.CategoryId, out var classId))
        {
            problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, annotationFile, $"{position}: the category id "
                + $"{annotation.CategoryId} is not among the categories {string.Join(", ", classIds.Keys)}; correct it or add the "
                + $"category."));
        }
        else if (annotation.Box is not { Count: 4 } box)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, annotationFile,
                $"{position}: {CocoBox.DescribeWrong(annotation.Box)}"));
        }
        else
        {
            checker.Add(classId, CocoBox.ToBoundingBox(box), position, annotation.IsCrowd is not (null or 0), (float?)annotation.Area);
        }
    }

    private static List<CocoCategory> Categories(CocoFile file, string annotationFile)
    {
        if (file.Categories!.Count == 0)
        {
            throw new InvalidDataException($"{annotationFile} has no categories; add one for each class.");
        }

        if (file.Categories.FirstOrDefault(category => string.IsNullOrWhiteSpace(category.Name)) is { } nameless)
        {
            throw new InvalidDataException($"{annotationFile}: the category id {nameless.Id} has no name; give it one.");
        }

        return file.Categories.GroupBy(category => category.Id).FirstOrDefault(group => group.Count() > 1) is { } duplicate
            ? throw new InvalidDataException($"{annotationFile}: the category id {duplicate.Key} is used {duplicate.Count()} "
                + $"times; give each category an id of its own.")
            : [.. file.Categories.OrderBy(category => category.Id)];
    }

    /// <summary>The pictures in the file's order; entries with the same file name become one.</summary>
    private static List<Source> Sources(CocoFile file, string annotationFile, SplitBuilder builder)
    {
        var sources = new List<Source>();
        var byName = new Dictionary<string, Source>(StringComparer.Ordinal);
        var ids = new HashSet<CocoId>();
        foreach (var image in file.Images!)
        {
            if (string.IsNullOrWhiteSpace(image.FileName))
            {
                builder.Add(DatasetProblem.Error(ProblemKind.MalformedRow, annotationFile,
                    $"image id {image.Id} has no file_name; add it."));
            }
            else if (!ids.Add(image.Id))
            {
                builder.Add(DatasetProblem.Error(ProblemKind.DuplicateImage, annotationFile,
                    $"image id {image.Id} is used twice; give each image an id of its own."));
            }
            else if (byName.TryGetValue(image.FileName, out var first))
            {
                first.Ids.Add(image.Id);
                builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, annotationFile, $"The picture {image.FileName} is "
                    + $"listed twice, as image ids {first.Image.Id} and {image.Id}; it was read once, with the boxes of both."));
            }
            else
            {
                var source = new Source(image, [image.Id]);
                byName.Add(image.FileName, source);
                sources.Add(source);
            }
        }

        return sources;
    }

    private static void ReportUnknownImages(CocoFile file, string annotationFile, SplitBuilder builder)
    {
        var known = file.Images!.Select(image => image.Id).ToHashSet();
        foreach (var annotation in file.Annotations!.Where(annotation => !known.Contains(annotation.ImageId)))
        {
            builder.Add(DatasetProblem.Error(ProblemKind.UnknownImage, annotationFile, $"annotation id {annotation.Id}: the image id "
                + $"{annotation.ImageId} is not among the images; correct it or remove the annotation."));
        }
    }

    private sealed record Source(CocoImage Image, List<CocoId> Ids);
}
