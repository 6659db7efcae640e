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
        var boxes = new CocoBoxes(annotationFile, categories, file.Annotations!);
        var finder = new CocoPictures(annotationFile, builder);
        var pictures = finder.Collect(file.Images!);
        ReportUnknownImages(file, annotationFile, builder);
        if (pictures.Find(picture => picture.Images[0].Id.Text is not null) is { } named)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.TextIds, annotationFile, $"The images have ids that are not numbers, such as "
                + $"'{named.Images[0].Id}'; COCO files written from this dataset number them 1, 2, 3, … in the order of this file."));
        }

        var labels = builder.ReadImages(pictures, boxes.Read);
        var weighing = new SizeWeighing(labels);
        var images = builder.ReadImages(labels, (PictureLabels? picture, List<DatasetProblem> problems) =>
            picture is null ? null : weighing.Check(picture, problems));
        if (CocoCornerHint.Find(boxes.AsWritten(pictures.Zip(labels))) is { } hint)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.CornersForSize, annotationFile, hint));
        }

        var dataset = FractionCheck.RequirePixels(
            builder.Build([.. categories.Select(category => category.Name!.Trim())], images,
                "Its list of annotations has no box for these pictures."), annotationFile);
        return dataset with
        {
            Root = path,
            CocoIdentifiers = new CocoIdentifiers([.. categories.Select(category => category.Id)], ImageIds(pictures)),
            Source = new DatasetSource(finder.Folder, annotationFile),
        };
    }

    /// <summary>The ids in the file if all are numbers; otherwise 1, 2, 3, ….</summary>
    private static IReadOnlyList<long> ImageIds(List<CocoPicture> pictures) =>
        [.. pictures.Exists(picture => picture.Images[0].Id.Text is not null)
            ? Enumerable.Range(1, pictures.Count).Select(number => (long)number)
            : pictures.Select(picture => picture.Images[0].Id.Number)];

    /// <summary>The categories in the order of their ids.</summary>
    /// <exception cref="InvalidDataException">There are none, one has no name, or two have one id.</exception>
    public static List<CocoCategory> Categories(CocoFile file, string annotationFile)
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

    private static void ReportUnknownImages(CocoFile file, string annotationFile, SplitBuilder builder)
    {
        var known = file.Images!.Select(image => image.Id).ToHashSet();
        foreach (var annotation in file.Annotations!.Where(annotation => !known.Contains(annotation.ImageId)))
        {
            builder.Add(DatasetProblem.Error(ProblemKind.UnknownImage, annotationFile, $"annotation id {annotation.Id}: the image id "
                + $"{annotation.ImageId} is not among the images; correct it or remove the annotation."));
        }
    }
}
