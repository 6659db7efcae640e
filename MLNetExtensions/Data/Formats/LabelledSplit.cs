using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads a split whose labels are in one file that names its pictures: finds them, weighs the boxes, checks them.</summary>
/// <param name="file">The file of labels.</param>
/// <param name="builder">Collects the problems.</param>
internal sealed class LabelledSplit(string file, SplitBuilder builder)
{
    private static readonly string[] s_pictureFolders = ["images", "data", "img", "imgs", "JPEGImages", "pictures"];
    private static readonly string[] s_labelFolders = ["annotations", "labels", "ann", "json", "csv", "xml", "data"];

    /// <summary>The split.</summary>
    /// <param name="root">The dataset as the caller named it.</param>
    /// <param name="split">The split, which a folder of pictures may be called.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="entries">The pictures of the split.</param>
    /// <exception cref="InvalidDataException">There are errors, no pictures or no boxes.</exception>
    public DetectionDataset Read(string root, string split, DatasetClasses classes, IReadOnlyList<LabelledEntry> entries)
    {
        var pictures = Find(split, [.. entries.Where(HasName).Select(WithNames)], out var folder);
        var labels = builder.ReadImages(pictures, (FoundPicture picture, List<DatasetProblem> problems) =>
            Label(picture, classes, problems));
        var weighing = new SizeWeighing(labels);
        var images = builder.ReadImages(labels, (PictureLabels? picture, List<DatasetProblem> problems) =>
            picture is null ? null : weighing.Check(picture, problems));
        var dataset = builder.Build(classes.Names, images, $"{file} has no box for these pictures.");
        return FractionCheck.RequirePixels(dataset, file) with { Root = root, Source = new DatasetSource(folder, file) };
    }

    /// <summary>Folders in which the pictures of a file of labels may be, the likeliest first.</summary>
    private static List<string> Folders(string file, string split)
    {
        var folder = Path.GetDirectoryName(file)!;
        var folders = new List<string>();
        Add(folder);
        if (Path.GetDirectoryName(folder) is { } parent
            && (s_labelFolders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)
                || SplitName.IsKnown(Path.GetFileName(folder))))
        {
            Add(parent);
        }

        return folders;

        void Add(string place)
        {
            var inner = FileTree.Folders(place).ToList();
            string[] pictures = [.. s_pictureFolders.Select(name => Inside(inner, name)).OfType<string>()];
            foreach (var group in pictures.Prepend(place))
            {
                var below = group == place ? inner : [.. FileTree.Folders(group)];
                folders.AddRange(SplitName.Spellings(split).Select(name => Inside(below, name)).OfType<string>());
            }

            folders.Add(place);
            folders.AddRange(pictures);
        }

        static string? Inside(IReadOnlyList<string> folders, string name) => folders.FirstOrDefault(
            folder => Path.GetFileName(folder.AsSpan()).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private bool HasName(LabelledEntry entry)
    {
        var isName = !string.IsNullOrWhiteSpace(entry.Written) && !entry.Written.Contains('\0');
        if (!isName)
        {
            builder.Add([DatasetProblem.Error(ProblemKind.MalformedRow, file, string.IsNullOrWhiteSpace(entry.Written)
                ? $"{entry.Place}: there is no name of a picture; write it, or remove the entry."
                : $"{entry.Place}: the picture's name '{Excerpt.Of(entry.Written)}' has a zero character; correct it.")]);
        }

        return isName;
    }

    /// <summary>The entry without other names that cannot be those of a file.</summary>
    private static LabelledEntry WithNames(LabelledEntry entry) => entry.Others.Count == 0 ? entry : entry with
    {
        Others = [.. entry.Others.Where(name => !string.IsNullOrWhiteSpace(name) && !name.Contains('\0'))],
    };

    private List<FoundPicture> Find(string split, IReadOnlyList<LabelledEntry> entries, out string folder)
    {
        var resolver = new PathResolver(Folders(file, split), oneFolder: true);
        var found = resolver.Resolve([.. entries.Select(entry => entry.Written)]);
        ResolveOthers(split, entries, found);
        builder.Add(resolver.Cuts.Select(cut => cut.Describe(file)));
        folder = resolver.Folder;
        var paths = new RealPaths();
        var pictures = new List<FoundPicture>();
        var byFile = new Dictionary<string, FoundPicture>(RealPaths.Comparer);
        foreach (var (entry, path) in entries.Zip(found))
        {
            var picture = new FoundPicture(path ?? Path.GetFullPath(WrittenPath.Turn(entry.Written), folder), [entry])
            {
                Search = path is null ? resolver.DescribeSearch(entry.Written) : null,
            };
            if (byFile.TryAdd(path is null ? picture.Path : paths.OfFile(path), picture))
            {
                pictures.Add(picture);
                continue;
            }

            var first = byFile[path is null ? picture.Path : paths.OfFile(path)];
            first.Entries.Add(entry);
            builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, file, $"The picture {Excerpt.Of(entry.Written)} is listed "
                + $"twice, at {first.Entries[0].Place} and {entry.Place}; it was read once, with the boxes of both."));
        }

        return pictures;
    }

    /// <summary>Looks for the pictures that are missing under the other names that their entries have.</summary>
    private void ResolveOthers(string split, IReadOnlyList<LabelledEntry> entries, string?[] found)
    {
        var folders = Folders(file, split);
        for (var way = 0; ; way++)
        {
            var missing = Enumerable.Range(0, entries.Count).Where(i => found[i] is null && entries[i].Others.Count > way).ToList();
            if (missing.Count == 0)
            {
                return;
            }

            var resolver = new PathResolver(folders, oneFolder: true);
            foreach (var (index, path) in missing.Zip(resolver.Resolve([.. missing.Select(i => entries[i].Others[way])])))
            {
                found[index] = path;
            }

            builder.Add(resolver.Cuts.Select(cut => cut.Describe(file)));
        }
    }

    private PictureLabels? Label(FoundPicture picture, DatasetClasses classes, List<DatasetProblem> problems)
    {
        if (SplitBuilder.ReadHeader(picture.Path, problems, picture.Search is { } search ? () => search : null) is not { } header)
        {
            return null;
        }

        var parts = new List<LabelPart>();
        foreach (var entry in picture.Entries)
        {
            var frame = entry.Size.IsKnown ? entry.Size : new StatedSize(header.Width, header.Height);
            var boxes = new List<LabelledBox>();
            foreach (var (name, box, place) in entry.Boxes(frame))
            {
                if (classes.IdOf(name, file, place, problems) is { } id)
                {
                    boxes.Add(new LabelledBox(id, box, place));
                }
            }

            parts.Add(new LabelPart(file, entry.Place, entry.Size, boxes));
        }

        return new PictureLabels(Path.GetFullPath(picture.Path), header, parts);
    }

    private sealed record FoundPicture(string Path, List<LabelledEntry> Entries)
    {
        public string? Search { get; init; }
    }
}
