using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>
/// Finds boxes given as fractions of the picture where the format requires pixels: they would look like a dot in its corner.
/// </summary>
internal static class FractionCheck
{
    /// <summary>Rounding may push fractions above 1 by this much.</summary>
    private const float LargestFraction = 1.01f;

    /// <summary>In pictures of a few pixels, boxes within the first pixel may be intended.</summary>
    private const int SmallestSide = 10;

    /// <summary>Returns the split if its boxes can be in pixels.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="source">The folder or file that holds the labels.</param>
    /// <exception cref="InvalidDataException">All coordinates are between 0 and 1.</exception>
    public static DetectionDataset RequirePixels(DetectionDataset dataset, string source)
    {
        var labelled = dataset.Images.Where(image => image.Annotations.Count > 0).ToList();
        if (labelled.Count == 0 || !labelled.All(image => Math.Min(image.Width, image.Height) >= SmallestSide
            && image.Annotations.All(annotation => IsFraction(annotation.Box))))
        {
            return dataset;
        }

        var (first, box) = (labelled[0], labelled[0].Annotations[0].Box);
        throw new InvalidDataException(ProblemSummary.WithWarnings(string.Create(CultureInfo.InvariantCulture,
            $"{source}: every box of the split '{dataset.Split}' ({labelled.Sum(image => image.Annotations.Count)} in all) has coordinates "
            + $"between 0 and 1, such as ({box.X0:0.###}, {box.Y0:0.###}, {box.X1:0.###}, {box.Y1:0.###}) in {first.Path}. They look like "
            + $"fractions of the picture, but pixels are expected: multiply x by the width of the picture and y by its height, here by "
            + $"{first.Width} and {first.Height}."), dataset.Warnings));
    }

    private static bool IsFraction(BoundingBox box) => box.X1 <= LargestFraction && box.Y1 <= LargestFraction;
}
