using MLNetGhost.Files;

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
        var list = new YoloImageList(description, builder);
        var pictures = list.Collect(split);
        builder.Add(description.Problems);
        var classIds = new YoloClassIds(description.ClassNames.Count);
        var images = ReadImages(pictures, builder, description.RowForm, classIds);

        var unlabelled = pictures.Count(picture => !picture.LabelPaths.Any());
        if (unlabelled > 0)
        {
            var first = pictures.First(picture => !picture.LabelPaths.Any());
            builder.Add(DatasetProblem.Warning(ProblemKind.MissingAnnotationFile, path, $"{unlabelled} of {pictures.Count} pictures have "
                + $"no label file and are treated as background, for example {first.Path}."));
        }

        if (!description.HasClassNames)
        {
            builder.Add(DatasetProblem.Warning(ProblemKind.MissingClassNames, path, $"There are no class names; the "
                + $"{description.ClassNames.Count} classes are called class_0, class_1, …. Write a classes.txt with one name per line, "
                + $"or a data.yaml."));
        }

        var example = pictures.Count > 0 ? YoloLabelFolders.PathFor(pictures[0].Path) : "labels/";
        return builder.Build(description.ClassNames, images,
            $"Labels were looked for in files such as {example}; put them there.", classIds.OneBasedHint)
            with
        { Source = new DatasetSource(string.Join(", ", list.Places), LabelsOf(list.Places) ?? Path.GetDirectoryName(example) ?? example) };
    }

    /// <summary>The folder that has all labels of a folder of pictures; null if there are several, or a list of pictures.</summary>
    private static string? LabelsOf(IReadOnlyList<string> places) =>
        places is [var place] && YoloLabelFolders.FolderFor(place) is var labels && Directory.Exists(labels) ? labels : null;

    /// <summary>
    /// Reads headers and labels. Where only the rows can tell whether they are polygons or key points, files with such rows are read a
    /// second time, when all have been seen.
    /// </summary>
    private static AnnotatedImage?[] ReadImages(
        IReadOnlyList<YoloPicture> pictures, SplitBuilder builder, YoloRowForm form, YoloClassIds classIds)
    {
        var evidence = new YoloRowEvidence();
        var deferred = new bool[pictures.Count];
        var images = builder.ReadImages([.. Enumerable.Range(0, pictures.Count)],
            (int index, List<DatasetProblem> problems) =>
                ReadImage(pictures[index], form, problems, classIds, evidence, ref deferred[index]));
        var again = Enumerable.Range(0, pictures.Count).Where(index => deferred[index]).ToArray();
        if (again.Length > 0)
        {
            var decided = evidence.Decide();
            var read = builder.ReadImages(again, (int index, List<DatasetProblem> problems) =>
                ReadImage(pictures[index], decided, problems, classIds, null, ref deferred[index]));
            foreach (var (index, image) in again.Zip(read))
            {
                images[index] = image;
            }
        }

        return images;
    }

    private static AnnotatedImage? ReadImage(
        YoloPicture picture,
        YoloRowForm form,
        List<DatasetProblem> problems,
        YoloClassIds classIds,
        YoloRowEvidence? evidence,
        ref bool isDeferred)
    {
        var before = problems.Count;
        if (SplitBuilder.ReadHeader(picture.Path, problems, picture.Search) is not { } header)
        {
            return null;
        }

        var checker = new AnnotationChecker(picture.LabelPath ?? "", header.Width, header.Height, problems);
        var isComplete = true;
        foreach (var path in picture.LabelPaths)
        {
            checker.LabelFile = path;
            isComplete &= ReadLabels(path, checker, header, form, problems, classIds, evidence);
        }

        if (!isComplete)
        {
            // What was found will be found again.
            problems.RemoveRange(before, problems.Count - before);
            isDeferred = true;
            return null;
        }

        return new AnnotatedImage(picture.Path, header.Width, header.Height, checker.Annotations);
    }

    private static bool ReadLabels(
        string path,
        AnnotationChecker checker,
        ImageHeader header,
        YoloRowForm form,
        List<DatasetProblem> problems,
        YoloClassIds classIds,
        YoloRowEvidence? evidence)
    {
        try
        {
            return new YoloLabelFile(path, classIds, problems).Read(checker, header, form, evidence);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedFile, path, exception.Message));
            return true;
        }
    }
}
