using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Collects the pictures of one split and the problems found in it.</summary>
/// <param name="root">The folder or file that is read.</param>
/// <param name="split">The split's name as the caller gave it.</param>
internal sealed class SplitBuilder(string root, string split)
{
    /// <summary>Reading stops after so many errors.</summary>
    public const int MostErrors = 1000;

    private const int SmallestSide = 10;

    /// <summary>Pictures that are read before the errors are counted.</summary>
    private const int Portion = 4096;

    private readonly List<DatasetProblem> _problems = [];
    private int _errors;
    private bool _isCut;

    /// <summary>Adds a problem that does not belong to a single picture.</summary>
    public void Add(DatasetProblem problem)
    {
        _problems.Add(problem);
        _errors += problem.IsError ? 1 : 0;
    }

    /// <summary>Adds problems that do not belong to a single picture, up to <see cref="MostErrors"/> errors.</summary>
    public void Add(IEnumerable<DatasetProblem> problems)
    {
        foreach (var problem in problems)
        {
            if (problem.IsError && _errors >= MostErrors)
            {
                _isCut = true;
                return;
            }

            Add(problem);
        }
    }

    /// <summary>Reads pictures in parallel; their order, and the order of their problems, is that of the sources.</summary>
    /// <typeparam name="TSource">What identifies a picture in the format.</typeparam>
    /// <typeparam name="TResult">What is read.</typeparam>
    /// <param name="sources">One element per picture.</param>
    /// <param name="read">Returns the picture, or null after adding a problem.</param>
    /// <returns>One element per source; null where nothing was read, also behind <see cref="MostErrors"/> errors.</returns>
    public TResult?[] ReadImages<TSource, TResult>(
        IReadOnlyList<TSource> sources, Func<TSource, List<DatasetProblem>, TResult?> read)
        where TResult : class
    {
        var images = new TResult?[sources.Count];
        for (var start = 0; start < sources.Count; start += Portion)
        {
            if (_errors >= MostErrors)
            {
                _isCut = true;
                break;
            }

            ReadImages(sources, read, images, start, Math.Min(start + Portion, sources.Count));
        }

        return images;
    }

    private void ReadImages<TSource, TResult>(
        IReadOnlyList<TSource> sources, Func<TSource, List<DatasetProblem>, TResult?> read, TResult?[] images, int start, int end)
        where TResult : class
    {
        var problems = new List<DatasetProblem>?[end - start];
        Parallel.For(start, end, () => new List<DatasetProblem>(), (i, _, found) =>
        {
            images[i] = read(sources[i], found);
            if (found.Count == 0)
            {
                return found;
            }

            problems[i - start] = PictureOf(images[i]) is { } path ? found.ConvertAll(problem => problem with { Picture = path }) : found;
            return [];
        }, _ => { });
        foreach (var problem in problems.SelectMany(found => found ?? []))
        {
            Add(problem);
        }
    }

    /// <summary>The picture's header; null, after adding a problem, if the file is missing or cannot be read.</summary>
    /// <param name="imagePath">The file.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="search">Where it was looked for, as part of a sentence, if under more than one path.</param>
    public static ImageHeader? ReadHeader(string imagePath, List<DatasetProblem> problems, Func<string>? search = null)
    {
        try
        {
            var header = ImageHeader.Read(imagePath);
            if (Math.Min(header.Width, header.Height) < SmallestSide)
            {
                problems.Add(DatasetProblem.Warning(ProblemKind.TinyImage, imagePath,
                    $"The picture is only {header.Width}x{header.Height} pixels; it was kept, but nothing can be learned from it."));
            }

            return header;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException
            || (exception is UnauthorizedAccessException && Directory.Exists(imagePath)))
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MissingImage, imagePath,
                SharedFile.LinkToNowhere(imagePath)
                ?? $"The picture does not exist; {(search is null ? "" : search() + "; ")}restore it or remove it from the split."));
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.UnreadableImage, imagePath, exception.Message));
            return null;
        }
    }

    /// <summary>The finished split.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="read">The pictures; those that could not be read are null.</param>
    /// <param name="labelsHint">Where labels were looked for; shown if there is no box at all.</param>
    /// <param name="errorHint">A remedy that applies to all errors, or null.</param>
    /// <exception cref="InvalidDataException">There are errors, no pictures or no boxes; the message ends with the warnings.</exception>
    public DetectionDataset Build(
        IReadOnlyList<string> classNames, IReadOnlyList<AnnotatedImage?> read, string labelsHint, string? errorHint = null)
    {
        if (ProblemSummary.Exception(_problems, root, split, errorHint, _isCut) is { } exception)
        {
            throw exception;
        }

        AnnotatedImage[] images = [.. read.OfType<AnnotatedImage>()];
        if (images.Length == 0)
        {
            throw Error($"The split '{split}' of {root} has no pictures; name another split or add pictures to it.");
        }

        CheckClasses(classNames, images, labelsHint);
        return new DetectionDataset(root, split, classNames, images, ProblemSummary.Warnings(_problems, root)) { Problems = _problems };
    }

    private static string? PictureOf(object? read) => read switch
    {
        AnnotatedImage image => image.Path,
        PictureLabels labels => labels.ImagePath,
        _ => null,
    };

    private InvalidDataException Error(string message) =>
        new(ProblemSummary.WithWarnings(message, ProblemSummary.Warnings(_problems, root)));

    private void CheckClasses(IReadOnlyList<string> classNames, AnnotatedImage[] images, string labelsHint)
    {
        if (Array.TrueForAll(images, image => image.Annotations.Count == 0))
        {
            throw Error($"The split '{split}' of {root} has {images.Length} pictures but not a single usable box. {labelsHint}");
        }

        if (AbsentClasses.Find(classNames, images, root, split) is { } absent)
        {
            Add(absent);
        }

        Add(ClassNameCheck.Find(classNames, root));
    }
}
