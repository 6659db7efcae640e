using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Writes a clean copy of a dataset in YOLO form: pictures that can be used, upright ones byte for byte, labels as they were understood,
/// and a list of every change (<see cref="DatasetChange.FileName"/>), so that people can mend the original.
/// </summary>
internal sealed class DatasetMender
{
    private const float Tolerance = 0.01f;

    /// <summary>What a reader says of data that it uses as it is, or that no copy can mend.</summary>
    private static readonly HashSet<ProblemKind> s_unchanged =
        [ProblemKind.TinyImage, ProblemKind.ClassWithoutBoxes, ProblemKind.SimilarClassNames, ProblemKind.DuplicateClassName];

    private readonly List<DatasetChange> _changes = [];
    private readonly IReadOnlyList<DetectionDataset> _splits;
    private readonly IReadOnlyDictionary<string, string> _unusable;
    private readonly MendedClasses _classes;

    private DatasetMender(IReadOnlyList<DetectionDataset> splits, bool areAll, IReadOnlyDictionary<string, string> unusable)
    {
        (_splits, _unusable) = (splits, unusable);
        _classes = new MendedClasses(splits, areAll, _changes);
    }

    /// <summary>Writes the copy; the folder appears complete or not at all.</summary>
    /// <param name="folder">The folder to write; it must be empty or not exist.</param>
    /// <param name="splits">The splits, with the same classes.</param>
    /// <param name="areAll">True if the dataset has no other split, so that classes without a box can be left out.</param>
    /// <param name="unusable">Pictures that cannot be decoded, by their paths, and why; they are left out.</param>
    /// <returns>The changes, also those of the list.</returns>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written.</exception>
    /// <exception cref="InvalidDataException">No usable picture is left in a split, or a picture cannot be decoded.</exception>
    public static IReadOnlyList<DatasetChange> Write(
        string folder, IReadOnlyList<DetectionDataset> splits, bool areAll, IReadOnlyDictionary<string, string> unusable)
    {
        var mender = new DatasetMender(splits, areAll, unusable);
        return AtomicFolder.Write(folder, unfinished =>
        {
            mender.WriteTo(unfinished);
            return mender._changes;
        });
    }

    private void WriteTo(string folder)
    {
        var prepared = Path.Combine(folder, "prepared");
        DetectionDataset[] mended = [.. _splits.Select(split => Mend(split, Path.Combine(prepared, split.Split)))];
        DatasetFormats.Yolo.Write(Path.Combine(folder, "copy"), mended);
        if (Directory.Exists(prepared))
        {
            Directory.Delete(prepared, recursive: true);
        }

        AtomicFolder.MoveUp(Path.Combine(folder, "copy"), folder);
        RequireSame(folder, mended);
        DatasetChange.Write(Path.Combine(folder, DatasetChange.FileName), _changes);
    }

    private DetectionDataset Mend(DetectionDataset split, string prepared)
    {
        AddProblems(split);
        var names = new PictureNames();
        var images = new List<AnnotatedImage>();
        foreach (var image in split.Images)
        {
            if (_unusable.TryGetValue(image.Path, out var reason))
            {
                Add(split, image.Path, image.Path, $"The picture was left out: {reason}", image.Path, "");
                continue;
            }

            var place = Path.Combine(prepared, images.Count.ToString(CultureInfo.InvariantCulture));
            var path = MendedPicture.Prepare(image.Path, place, out var what);
            var name = names.NameOf(path);
            if (what is not null || name != Path.GetFileName(image.Path))
            {
                Add(split, image.Path, image.Path, what ?? "The name is taken by a picture of another folder and was numbered.",
                    image.Path, $"images/{split.Split}/{name}");
            }

            images.Add(image with { Path = path, Annotations = Mend(split, image) });
        }

        return images.Count > 0
            ? split with { ClassNames = _classes.Names, Images = images, Warnings = [], CocoIdentifiers = null }
            : throw new InvalidDataException($"The split '{split.Split}' of {split.Root} has no picture that can be used; restore its "
                + $"pictures first.");
    }

    private void AddProblems(DetectionDataset split)
    {
        var boxes = split.Images.ToLookup(image => image.Path, image => image.Annotations, StringComparer.Ordinal);
        foreach (var problem in split.Problems.Where(problem => !problem.IsError && !s_unchanged.Contains(problem.Kind)))
        {
            // Where several boxes are concerned, all those of the picture are shown.
            var after = problem is { Counted: not null, Picture: { } picture }
                ? string.Join("; ", boxes[picture].SelectMany(all => all).Select(annotation => DatasetChange.Text(annotation.Box)))
                : DatasetChange.Text(problem.After);
            Add(split, problem.Picture, problem.File, Sentence(problem), DatasetChange.Text(problem.Before), after);
        }
    }

    /// <summary>The boxes that YOLO rows can hold: no crowds, and none that rounding makes equal or takes the area of.</summary>
    private List<Annotation> Mend(DetectionDataset split, AnnotatedImage image)
    {
        var kept = new List<Annotation>();
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var annotation in image.Annotations)
        {
            var mended = annotation with { ClassId = _classes.IdOf(annotation.ClassId) };
            var row = annotation.IsCrowd ? "" : YoloWriter.Row(mended, image);
            var what = annotation.IsCrowd ? "The box around a crowd was left out, for YOLO labels cannot mark it."
                : row.Split(' ').Skip(3).Contains("0", StringComparer.Ordinal) ? "The box is too small to be written and was left out."
                : !rows.Add(row) ? "The box equals another one when it is written and was left out."
                : null;
            if (what is null)
            {
                kept.Add(mended);
            }
            else
            {
                Add(split, image.Path, split.Source?.Labels ?? split.Root, what, DatasetChange.Text(annotation.Box), "");
            }
        }

        return kept;
    }

    private void Add(DetectionDataset split, string? picture, string file, string what, string before, string after) =>
        _changes.Add(new DatasetChange(split.Split, picture ?? "", file, what, before, after));

    private static string Sentence(DatasetProblem problem) => problem.Counted is null
        ? problem.Message
        : string.Create(CultureInfo.InvariantCulture, $"{problem.Counted}: {problem.Count}; {problem.Message}");

    /// <summary>Reads the copy back: it must have the boxes that were written, and nothing to correct.</summary>
    private static void RequireSame(string folder, IReadOnlyList<DetectionDataset> written)
    {
        foreach (var split in written)
        {
            var read = DatasetFormats.Yolo.Read(folder, split.Split);
            var problem = read.Problems.FirstOrDefault(found => !s_unchanged.Contains(found.Kind))?.Message ?? Difference(split, read);
            if (problem is not null)
            {
                throw new InvalidDataException($"The mended copy of the split '{split.Split}' of {split.Root} cannot be read back as it "
                    + $"was written: {problem}");
            }
        }
    }

    private static string? Difference(DetectionDataset written, DetectionDataset read)
    {
        if (read.Images.Count != written.Images.Count)
        {
            return $"{written.Images.Count} pictures were written, {read.Images.Count} read.";
        }

        var names = new PictureNames();
        var byName = read.Images.ToDictionary(image => Path.GetFileName(image.Path), StringComparer.Ordinal);
        var other = written.Images.FirstOrDefault(image => !AreSame(image.Annotations, byName[names.NameOf(image.Path)].Annotations));
        return other is null ? null : $"{other.Path} has other boxes.";
    }

    private static bool AreSame(IReadOnlyList<Annotation> written, IReadOnlyList<Annotation> read) => written.Count == read.Count
        && written.Zip(read).All(pair => pair.First.ClassId == pair.Second.ClassId && AreClose(pair.First.Box, pair.Second.Box));

    private static bool AreClose(BoundingBox first, BoundingBox second) =>
        MathF.Abs(first.X0 - second.X0) <= Tolerance && MathF.Abs(first.Y0 - second.Y0) <= Tolerance
        && MathF.Abs(first.X1 - second.X1) <= Tolerance && MathF.Abs(first.Y1 - second.Y1) <= Tolerance;
}
