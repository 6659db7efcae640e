using System.Globalization;
using System.Text;

namespace MLNetGhost.Data;

/// <summary>What was understood of a split, in numbers that a person can compare with what the labelling tool shows.</summary>
internal sealed record SplitSummary
{
    /// <summary>The split.</summary>
    public required string Split { get; init; }

    /// <summary>The folder of the pictures, or the list that names them.</summary>
    public required string Directory { get; init; }

    /// <summary>The folder or file of the labels.</summary>
    public required string Labels { get; init; }

    /// <summary>Number of pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Pictures without any box.</summary>
    public required int Backgrounds { get; init; }

    /// <summary>Number of boxes, without crowds.</summary>
    public required int Boxes { get; init; }

    /// <summary>Boxes around crowds.</summary>
    public int Crowds { get; init; }

    /// <summary>Boxes that were taken around polygons.</summary>
    public int Polygons { get; init; }

    /// <summary>Boxes that were taken around turned boxes.</summary>
    public int Turned { get; init; }

    /// <summary>Boxes whose key points were left out.</summary>
    public int KeyPoints { get; init; }

    /// <summary>Boxes whose corners were exchanged and put in order.</summary>
    public int Exchanged { get; init; }

    /// <summary>Boxes that were clipped to their picture.</summary>
    public int Clipped { get; init; }

    /// <summary>Boxes that were left out, for they had no area or were listed twice, and shapes that have no box.</summary>
    public int Dropped { get; init; }

    /// <summary>Pictures whose stated size is not their own, so that boxes were scaled or turned, or the size ignored.</summary>
    public int OtherSizes { get; init; }

    /// <summary>Counts a split.</summary>
    /// <param name="dataset">The split.</param>
    public static SplitSummary Of(DetectionDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var annotations = dataset.Images.SelectMany(image => image.Annotations);
        return new SplitSummary
        {
            Split = dataset.Split,
            Directory = dataset.Source?.Pictures ?? dataset.Root,
            Labels = dataset.Source?.Labels ?? dataset.Root,
            Pictures = dataset.Images.Count,
            Backgrounds = dataset.Images.Count(image => image.Annotations.Count == 0),
            Boxes = annotations.Count(annotation => !annotation.IsCrowd),
            Crowds = annotations.Count(annotation => annotation.IsCrowd),
            Polygons = Count(ProblemKind.Polygon),
            Turned = Count(ProblemKind.TurnedBox),
            KeyPoints = Count(ProblemKind.KeyPoints),
            Exchanged = Count(ProblemKind.ExchangedCorners),
            Clipped = Count(ProblemKind.BoxPartlyOutside),
            Dropped = Count(ProblemKind.DegenerateBox) + Count(ProblemKind.DuplicateBox) + Count(ProblemKind.OtherShape),
            OtherSizes = Count(ProblemKind.ImageSizeDiffers),
        };

        int Count(ProblemKind kind) =>
            dataset.Problems.Where(problem => problem.Kind == kind && !problem.IsError).Sum(problem => problem.Count);
    }

    /// <summary>One line: <c>train: 6 pictures in …, labels from …, 20 boxes, 12 of them from polygons.</c></summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Split}: {Number(Pictures, "picture")} in {Directory}, labels from {Labels}, "
            + $"{Number(Boxes, "box", "boxes")}");
        Add(Polygons, "of them from polygons");
        Add(Turned, "of them from turned boxes");
        Add(KeyPoints, "of them with key points");
        Add(Exchanged, "of them with corners put in order");
        Add(Clipped, "of them clipped");
        Add(Crowds, Crowds == 1 ? "crowd" : "crowds");
        Add(Dropped, "left out");
        Add(Backgrounds, Backgrounds == 1 ? "picture without a box" : "pictures without a box");
        Add(OtherSizes, OtherSizes == 1 ? "picture of another size than stated" : "pictures of another size than stated");
        return text.Append('.').ToString();

        void Add(int count, string what)
        {
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {count} {what}");
            }
        }
    }

    private static string Number(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
