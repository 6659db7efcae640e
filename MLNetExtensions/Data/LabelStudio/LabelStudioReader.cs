using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>Reads Label Studio's JSON and JSON_MIN.</summary>
internal static class LabelStudioReader
{
    /// <summary>The split.</summary>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(LabelFiles files, string path, string split)
    {
        var file = files.Find(path, split);
        var builder = new SplitBuilder(file, split);
        var tasks = ReadTasks(file);
        var classes = DatasetClasses.Find(LabelFiles.RootOf(file), null, () => files.InDataset(path)
            .SelectMany(other => other == file ? tasks : ReadTasks(other))
            .SelectMany(task => task.Regions).SelectMany(region => region.Labels));
        var originals = new LabelStudioUploads(LabelFiles.RootOf(file));
        var entries = new List<LabelledEntry>();
        var counts = new ShapeCounts();
        var (notAnnotated, several) = (0, 0);
        foreach (var task in tasks)
        {
            several += task.Annotations > 1 ? 1 : 0;
            if (task.Annotations == 0)
            {
                notAnnotated++;
                continue;
            }

            foreach (var region in task.Regions)
            {
                counts.Add(region.Kind);
            }

            builder.Add(task.Regions.Where(region => region.Kind == ShapeKind.Wrong).Select(region =>
                DatasetProblem.Error(ProblemKind.MalformedRow, file, $"{region.Place}: {region.Problem}")));
            LabelStudioRegion[] regions = [.. task.Regions.Where(region => region.Kind is not (ShapeKind.Other or ShapeKind.Wrong))];
            var names = task.Names();
            var size = regions.Select(region => region.Size).FirstOrDefault(size => size.IsKnown);
            entries.Add(new LabelledEntry(names[0], task.Place, size, frame => Boxes(regions, frame))
            {
                Others = [.. names.Skip(1), .. originals.Find(names[^1])],
            });
        }

        builder.Add(counts.Problems(file, "Polygons and ellipses", "Results without a class or a box (brushes, points, choices, texts)"));
        if (notAnnotated > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.NotAnnotated, file, "Tasks that nobody has annotated, or that were skipped",
                notAnnotated, "they were left out, for nothing says that they show no object."));
        }

        if (several > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.NotAnnotated, file, "Tasks with several annotations", several,
                "of each, the one marked as ground truth was read, or else the first."));
        }

        return new LabelledSplit(file, builder).Read(path, split, classes, entries);
    }

    /// <summary>Boxes, one for each class of a region.</summary>
    private static IReadOnlyList<NamedBox> Boxes(LabelStudioRegion[] regions, StatedSize frame) =>
        [.. regions.SelectMany(region => region.Labels.Select(label => new NamedBox(label, region.In(frame), region.Place)))];

    private static List<LabelStudioTask> ReadTasks(string file) => JsonText.Read(file, root =>
        root.ValueKind != JsonValueKind.Array
            ? throw new InvalidDataException($"{file} is no list of tasks; export the project from Label Studio as JSON or JSON-MIN.")
            : root.EnumerateArray().Select(LabelStudioTask.Read).ToList());
}
