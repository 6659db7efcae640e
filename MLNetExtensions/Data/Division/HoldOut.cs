using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// How a part of a dataset without splits is put aside for validation, the same wherever it is asked for: by <c>train</c>, <c>val</c>,
/// <c>data</c> and <c>ml.ObjectDetection.Load</c>. A fixed seed keeps the part the same for all runs, so that a model is never validated
/// on pictures that it was trained on.
/// </summary>
internal static class HoldOut
{
    /// <summary>The share of the pictures that is put aside.</summary>
    public const double Share = 0.2;

    /// <summary>The seed by which they are chosen.</summary>
    public const int Seed = 0;

    private const string Validation = "val";

    /// <summary>Divides a dataset into train and val.</summary>
    /// <param name="whole">The dataset.</param>
    /// <param name="share">The share of val.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="InvalidDataException">It has a single picture.</exception>
    public static DatasetDivision Divide(DetectionDataset whole, double share = Share, int seed = Seed) =>
        DatasetDivision.Divide(whole, [1 - share, share], seed, PictureGrouping.Auto);

    /// <summary>
    /// Reads a split that was asked for by its name. Where the dataset is not divided, <c>val</c> is the part that is put aside and
    /// <c>train</c> the rest.
    /// </summary>
    /// <param name="format">The format.</param>
    /// <param name="path">The dataset.</param>
    /// <param name="split">The split.</param>
    /// <param name="note">What was put aside; null if the dataset has splits.</param>
    /// <param name="alsoOfTraining">
    /// Whether <c>val</c> of a dataset that has the split <c>train</c> only is the part that <see cref="ReadBoth"/> puts aside.
    /// </param>
    public static DetectionDataset Read(
        DatasetFormat format, string path, string split, out string? note, bool alsoOfTraining = false)
    {
        note = null;
        var part = SplitName.AreSame(split, SplitName.OfWhole) ? 0 : SplitName.AreSame(split, Validation) ? 1 : -1;
        var isPart = part >= 0 && (!format.IsDivided(path) || (part == 1 && alsoOfTraining && IsTrainingOnly(format, path)));
        if (!isPart)
        {
            return format.Read(path, split);
        }

        var division = Divide(format.Read(path, SplitName.OfWhole));
        note = Describe(division, format, path);
        return division.Parts[part] with { Split = split };
    }

    /// <summary>Reads train and val; <paramref name="note"/> says what was put aside, and is null if the dataset has both.</summary>
    /// <param name="format">The format.</param>
    /// <param name="path">The dataset.</param>
    /// <param name="note">What was put aside.</param>
    /// <exception cref="FileNotFoundException">The dataset has splits besides train, but none for validation.</exception>
    public static (DetectionDataset Training, DetectionDataset Validation) ReadBoth(DatasetFormat format, string path, out string? note)
    {
        note = null;
        if (format.IsDivided(path) && !IsTrainingOnly(format, path))
        {
            RequireValidation(format.Splits(path), path);
            return (format.Read(path, SplitName.OfWhole), format.Read(path, Validation));
        }

        var division = Divide(format.Read(path, SplitName.OfWhole));
        note = Describe(division, format, path);
        return (division.Parts[0], division.Parts[1]);
    }

    /// <summary>True for a dataset that is divided, but into nothing else than train.</summary>
    public static bool IsTrainingOnly(DatasetFormat format, string path) => format.IsDivided(path)
        && format.Splits(path) is { Count: > 0 } splits && splits.All(split => SplitName.AreSame(split, SplitName.OfWhole));

    /// <summary>What was put aside, by which rule, and how to make it last.</summary>
    public static string Describe(DatasetDivision division, DatasetFormat format, string path) =>
        $"{path} has {(IsTrainingOnly(format, path) ? $"only the split '{format.Splits(path)[0]}'" : "no splits")}: "
        + Describe(division, Seed)
        + $"; the same ones every time, as long as the pictures and labels stay the same.{division.DescribeMiss()} For lasting splits: "
        + Command(path, "80/10/10");

    /// <summary>How many pictures were put aside, and by which rule, as a part of a sentence.</summary>
    public static string Describe(DatasetDivision division, int seed)
    {
        var (part, all) = (division.Parts[1].Images.Count, division.Parts.Sum(part => part.Images.Count));
        return string.Create(CultureInfo.InvariantCulture, $"{part} of {Counted.Of(all, "picture")} {Counted.Noun(part, "is", "are")} put "
            + $"aside for validation ({division.Reached[1]:0 %}, each class with its share, "
            + $"seed {seed}, {division.Groups.Describe()})");
    }

    /// <summary>Nothing is put aside for a dataset that has other splits: its <c>train</c> may have been chosen with care.</summary>
    private static void RequireValidation(IReadOnlyList<string> splits, string path)
    {
        if (SplitName.Find(splits, SplitName.OfWhole) is not null && SplitName.Find(splits, Validation) is null)
        {
            throw new FileNotFoundException($"{path} has {Listed.Of("and", splits)}, but no split '{Validation}' to validate on. To divide "
                + $"all of its pictures anew: {Command(path, "80/20")}, then train on DIR.", path);
        }
    }

    private static string Command(string path, string shares) => $"mlnetghost data --data {Quoted(path)} --split {shares} --output DIR";

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
