using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Data;

/// <summary>How large the objects of a split are when its pictures are resized to a training size.</summary>
/// <param name="Split">The split.</param>
/// <param name="ImageSize">The side in pixels that the longer side of each picture is resized to.</param>
/// <param name="Median">The median object in pixels of that size: the side of the square with the area of its box.</param>
/// <param name="Lost">The share of objects that measure less than <see cref="LostSide"/>.</param>
internal sealed record ObjectSizes(string Split, int ImageSize, double Median, double Lost)
{
    /// <summary>The finest grid of a detector has cells of 8 pixels: smaller objects are hardly found.</summary>
    public const double LostSide = 8;

    /// <summary>Objects of three such cells are learned well.</summary>
    public const double GoodSide = 24;

    /// <summary>A share of lost objects that is worth a warning.</summary>
    private const double MuchLost = 0.05;

    /// <summary>
    /// The training size that makes the median object <see cref="GoodSide"/>, a multiple of 32 within what the network accepts.
    /// </summary>
    public int Suggested => Math.Clamp(
        (int)Math.Ceiling(GoodSide / Median * ImageSize / InputSize.Multiple - 1e-6) * InputSize.Multiple, InputSize.Smallest,
        InputSize.Largest);

    /// <summary>True if <see cref="Suggested"/> makes the median object <see cref="GoodSide"/>; false if no accepted size does.</summary>
    public bool IsReachable => Median / ImageSize * Suggested >= GoodSide * 0.98;

    /// <summary>True if the median object is small, or many are lost.</summary>
    public bool AreSmall => Median < GoodSide || Lost > MuchLost;

    /// <summary>Measures the objects of a split; null if it has none.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="imageSize">The training size in pixels.</param>
    /// <param name="classId">The class whose objects are measured; null for all.</param>
    public static ObjectSizes? Measure(DetectionDataset dataset, int imageSize, int? classId = null)
    {
        double[] sides =
        [
            .. dataset.Images.SelectMany(image => image.Annotations
                .Where(annotation => !annotation.IsCrowd && (classId is null || annotation.ClassId == classId))
                .Select(annotation => Math.Sqrt(annotation.Box.Area) * imageSize / Math.Max(image.Width, image.Height))).Order(),
        ];
        return sides.Length == 0 ? null : new ObjectSizes(
            dataset.Split, imageSize, (sides[(sides.Length - 1) / 2] + sides[sides.Length / 2]) / 2,
            sides.Count(side => side < LostSide) / (double)sides.Length);
    }

    /// <summary>One sentence: what is lost, and which size would make the median object large enough.</summary>
    public override string ToString()
    {
        var measured = string.Create(CultureInfo.InvariantCulture, $"Objects of {Split} at --imgsz {ImageSize}: the median measures "
            + $"{Median:0.#} pixels, {Lost:0 %} less than {LostSide}");
        var remedy = IsReachable
            ? string.Create(CultureInfo.InvariantCulture, $"--imgsz {Suggested} makes it {GoodSide}")
            : string.Create(CultureInfo.InvariantCulture, $"no size makes it {GoodSide} (the largest is {InputSize.Largest}): cut the "
                + $"pictures into tiles");
        return AreSmall
            ? $"{measured}, which training would hardly find; {remedy}."
            : $"{measured}; {remedy}.";
    }
}
