using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Collects the pictures of one split and the problems found in it.</summary>
/// <param name="root">The folder or file that is read.</param>
/// <param name="split">The split's name as the caller gave it.</param>
internal sealed class SplitBuilder(string root, string split)
{
    private const int SmallestSide = 10;
    private readonly List<DatasetProblem> _problems = [];

    /// <summary>Adds a problem that does not belong to a single picture.</summary>
    public void Add(DatasetProblem problem) => _problems.Add(problem);

    /// <summary>Reads pictures in parallel; their order, and the order of their problems, is that of the sources.</summary>
    /// <typeparam name="TSource">What identifies a picture in the format.</typeparam>
    /// <param name="sources">One element per picture.</param>
    /// <param name="read">Returns the picture, or null after adding a problem.</param>
    public IReadOnlyList<AnnotatedImage> ReadImages<TSource>(
        IReadOnlyList<TSource> sources, Func<TSource, List<DatasetProblem>, AnnotatedImage?> read)
    {
        var images = new AnnotatedImage?[sources.Count];
        var problems = new List<DatasetProblem>[sources.Count];
        Parallel.For(0, sources.Count, i =>
        {
            problems[i] = [];
            images[i] = read(sources[i], problems[i]);
        });
        foreach (var found in problems)
        {
            _problems.AddRange(found);
        }

        return [.. images.OfType<AnnotatedImage>()];
    }

    /// <summary>The picture's size; null, after adding a problem, if the file is missing or cannot be read.</summary>
    public static (int Width, int Height)? ReadSize(string imagePath, List<DatasetProblem> problems)
    {
        if (!File.Exists(imagePath))
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MissingImage, imagePath,
                "The picture does not exist; restore it or remove it from the split."));
            return null;
        }

        try
        {
            var (width, height) = ImageHeader.ReadSize(imagePath);
            if (Math.Min(width, height) < SmallestSide)
            {
                problems.Add(DatasetProblem.Warning(ProblemKind.TinyImage, imagePath,
                    $"The picture is only {width}x{height} pixels; it was kept, but nothing can be learned from it."));
            }

            return (width, height);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.UnreadableImage, imagePath, exception.Message));
            return null;
        }
    }

    /// <summary>The finished split.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="labelsHint">Where labels were looked for; shown if there is no box at all.</param>
    /// <param name="errorHint">A remedy that applies to all errors, or null.</param>
    /// <exception cref="InvalidDataException">There are errors, no pictures or no boxes.</exception>
    public DetectionDataset Build(
        IReadOnlyList<string> classNames, IReadOnlyList<AnnotatedImage> images, string labelsHint, string? errorHint = null)
    {
        if (ProblemSummary.Exception(_problems, root, split, errorHint) is { } exception)
        {
            throw exception;
        }

        if (images.Count == 0)
        {
            throw new InvalidDataException($"The split '{split}' of {root} has no pictures; name another split or add pictures to it.");
        }

        CheckClasses(classNames, images, labelsHint);
        return new DetectionDataset(root, split, classNames, images, ProblemSummary.Warnings(_problems, root));
    }

    private void CheckClasses(IReadOnlyList<string> classNames, IReadOnlyList<AnnotatedImage> images, string labelsHint)
    {
        var counts = new int[classNames.Count];
        foreach (var annotation in images.SelectMany(image => image.Annotations))
        {
            counts[annotation.ClassId]++;
        }

        if (counts.Sum() == 0)
        {
            throw new InvalidDataException($"The split '{split}' of {root} has {images.Count} pictures but not a single usable box. "
                + $"{labelsHint}");
        }

        var absent = classNames.Where((_, id) => counts[id] == 0).ToList();
        if (absent.Count > 0)
        {
            var names = string.Join(", ", absent.Take(10)) + (absent.Count > 10 ? ", …" : "");
            Add(DatasetProblem.Warning(ProblemKind.ClassWithoutBoxes, root,
                $"{absent.Count} of {classNames.Count} classes have no box in the split '{split}': {names}."));
        }

        foreach (var name in classNames.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(DatasetProblem.Warning(ProblemKind.DuplicateClassName, root,
                $"The class name '{name.Key}' is used {name.Count()} times; give each class a name of its own."));
        }
    }
}
