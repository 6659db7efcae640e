using MLNetGhost.Data;

namespace MLNetGhost.Reports;

/// <summary>What a split's labels look like, in numbers.</summary>
/// <param name="Split">Name of the split.</param>
/// <param name="Images">Number of pictures.</param>
/// <param name="Backgrounds">Number of pictures without a box.</param>
/// <param name="Crowds">Number of boxes around crowds; they are not counted in anything below.</param>
/// <param name="Classes">One entry per class, in the order of the class ids.</param>
/// <param name="Boxes">All boxes relative to their picture.</param>
internal sealed record LabelStatistics(
    string Split,
    int Images,
    int Backgrounds,
    int Crowds,
    IReadOnlyList<ClassStatistics> Classes,
    IReadOnlyList<RelativeBox> Boxes)
{
    /// <summary>COCO's limit between small and medium objects, as the side of a square in pixels.</summary>
    public const double SmallSide = 32;

    /// <summary>COCO's limit between medium and large objects, as the side of a square in pixels.</summary>
    public const double LargeSide = 96;

    /// <summary>Counts a split's labels.</summary>
    /// <param name="dataset">The split.</param>
    public static LabelStatistics Of(DetectionDataset dataset)
    {
        var boxes = new List<RelativeBox>();
        var counts = new int[dataset.ClassNames.Count];
        var pictures = new int[dataset.ClassNames.Count];
        foreach (var image in dataset.Images)
        {
            foreach (var ofClass in image.Annotations.Where(a => !a.IsCrowd).GroupBy(a => a.ClassId))
            {
                counts[ofClass.Key] += ofClass.Count();
                pictures[ofClass.Key]++;
                boxes.AddRange(ofClass.Select(annotation => RelativeBox.Of(image, annotation)));
            }
        }

        return new LabelStatistics(
            dataset.Split,
            dataset.Images.Count,
            dataset.Images.Count(image => image.Annotations.Count == 0),
            dataset.Images.Sum(image => image.Annotations.Count(a => a.IsCrowd)),
            [.. dataset.ClassNames.Select((name, id) => new ClassStatistics(name, counts[id], pictures[id]))],
            boxes);
    }

    /// <summary>Numbers of small, medium and large boxes by COCO's limits, in source pixels.</summary>
    public (int Small, int Medium, int Large) Sizes()
    {
        var small = Boxes.Count(box => box.Side < SmallSide);
        var large = Boxes.Count(box => box.Side > LargeSide);
        return (small, Boxes.Count - small - large, large);
    }
}
