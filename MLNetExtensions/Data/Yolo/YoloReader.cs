namespace MLNetGhost.Data;

/// <summary>Reads a split in YOLO format.</summary>
internal static class YoloReader
{
    /// <summary>What the dataset consists of.</summary>
    /// <exception cref="InvalidDataException">There is neither a data.yaml nor a folder of pictures, or the data.yaml is wrong.</exception>
    public static YoloDescription Describe(string path) =>
        YoloDescription.FindFile(path) is { } file ? YoloDescription.Read(file) : YoloFolders.Describe(path);

    public static DetectionDataset Read(string path, string split)
    {
        var description = Describe(path);
        var builder = new SplitBuilder(path, split);
        var sources = new YoloImageList(description, builder).Collect(split)
            .Select(image => new Source(image, new YoloLabelFile(YoloLabelFile.PathFor(image), description.ClassNames.Count),
                File.Exists(YoloLabelFile.PathFor(image))))
            .ToList();
        var images = builder.ReadImages(sources, ReadImage);

        var unlabelled = sources.Count(source => !source.HasLabels);
        if (unlabelled > 0)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.MissingAnnotationFile, path, $"{unlabelled} of {sources.Count} pictures have "
                + $"no label file and are treated as background, for example {sources.First(source => !source.HasLabels).ImagePath}."));
        }

        if (!description.HasClassNames)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.MissingClassNames, path, $"There are no class names; the "
                + $"{description.ClassNames.Count} classes are called class_0, class_1, …. Write a classes.txt with one name per line, "
                + $"or a data.yaml."));
        }

        var example = sources.Count > 0 ? YoloLabelFile.PathFor(sources[0].ImagePath) : "labels/";
        return builder.Build(description.ClassNames, images,
            $"Labels were looked for in files such as {example}; put them there.", OneBasedHint(sources, description));
    }

    private static AnnotatedImage? ReadImage(Source source, List<DatasetProblem> problems) =>
        SplitBuilder.ReadSize(source.ImagePath, problems) is var (width, height)
            ? new AnnotatedImage(source.ImagePath, width, height, source.HasLabels ? source.Labels.Read(width, height, problems) : [])
            : null;

    /// <summary>A hint if the ids seem to be counted from one: none is 0, and the largest is the number of classes.</summary>
    private static string? OneBasedHint(List<Source> sources, YoloDescription description) =>
        sources.Min(source => source.Labels.SmallestClassId) >= 1
            && sources.Max(source => source.Labels.LargestClassId) == description.ClassNames.Count
            ? "No label has class id 0: the ids seem to be counted from one. Subtract one from each."
            : null;

    private sealed record Source(string ImagePath, YoloLabelFile Labels, bool HasLabels);
}
