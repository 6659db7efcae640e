namespace MLNetGhost.Data;

/// <summary>Reads a split of CVAT for images: a file per split, or one whose pictures have a subset.</summary>
internal static class CvatReader
{
    /// <summary>
    /// The subsets of the one file of a dataset, as an export of a project has them; none if the file says none, if its pictures are all
    /// in one that is no split, or if there are several files.
    /// </summary>
    public static IReadOnlyList<string> Subsets(LabelFiles files, string path) =>
        files.IsWhole(path) && files.InDataset(path).ToList() is [var only] ? Subsets(CvatFile.Read(only)) : [];

    /// <summary>The split.</summary>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(LabelFiles files, string path, string split)
    {
        var whole = files.IsWhole(path) && files.InDataset(path).ToList() is [var only] ? only : null;
        var file = whole ?? files.Find(path, split);
        var read = CvatFile.Read(file);
        var subsets = whole is null ? [] : Subsets(read);
        if (subsets.Length == 0 && whole is not null)
        {
            // A file without splits is the one called train; its name can be asked for as well.
            file = files.Find(path, split);
        }

        var subset = SplitName.Find(subsets, split);
        if (subsets.Length > 0 && subset is null)
        {
            throw new FileNotFoundException($"{file} has no split '{split}': its subsets are {string.Join(", ", subsets)}.", file);
        }

        var builder = new SplitBuilder(file, split);
        var classes = DatasetClasses.Find(LabelFiles.RootOf(file), read.Labels, () => ClassNames(files, path, file, read));
        var entries = new List<LabelledEntry>();
        var counts = new ShapeCounts();
        foreach (var image in read.Images.Where(image => subset is null || image.Subset == subset))
        {
            foreach (var shape in image.Shapes)
            {
                counts.Add(shape.Kind);
            }

            builder.Add(image.Shapes.Where(shape => shape.Kind == ShapeKind.Wrong).Select(shape =>
                DatasetProblem.Error(ProblemKind.MalformedRow, file, $"{shape.Place}: {shape.Problem}")));
            NamedBox[] boxes = [.. image.Shapes.Where(shape => shape.Kind is not (ShapeKind.Other or ShapeKind.Wrong))
                .Select(shape => new NamedBox(shape.Label, shape.Box, shape.Place))];
            entries.Add(new LabelledEntry(image.Name, image.Place, image.Size, _ => boxes)
            {
                // The export of a project has a folder for each subset, also for those that are no splits, such as Default.
                Others = image.Subset is { } folder ? [$"{folder}/{image.Name}"] : [],
            });
        }

        builder.Add(counts.Problems(
            file, "Polygons, ellipses, masks and cuboids", "Lines, points, skeletons and tags of whole pictures"));
        return new LabelledSplit(file, builder).Read(path, subset ?? split, classes, entries);
    }

    private static string[] Subsets(CvatFile file)
    {
        string[] named = [.. file.Images.Select(image => image.Subset).OfType<string>().Distinct(StringComparer.Ordinal)];
        return named.Any(SplitName.IsKnown) ? named : [];
    }

    private static IEnumerable<string> ClassNames(LabelFiles files, string path, string file, CvatFile read) => files.InDataset(path)
        .SelectMany(other => (other == file ? read : CvatFile.Read(other)).Images)
        .SelectMany(image => image.Shapes).Where(shape => shape.Kind != ShapeKind.Other).Select(shape => shape.Label);
}
