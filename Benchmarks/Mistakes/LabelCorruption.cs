using MLNetGhost.Data;

namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>Makes a share of a dataset's labels wrong: some boxes are moved, others renamed or deleted.</summary>
internal static class LabelCorruption
{
    /// <summary>A moved box overlaps the truth less than this, which anybody sees.</summary>
    public const float LargestOverlap = 0.6f;

    /// <summary>The furthest shift along each axis, in sides of the box.</summary>
    private const float FurthestShift = 0.75f;

    /// <summary>The least factor by which a side is scaled; the largest is its inverse.</summary>
    private const float LeastScale = 0.7f;

    /// <summary>The least part of a moved box that is inside the picture.</summary>
    private const float LeastInside = 0.5f;

    private const float SmallestSide = 2;

    private const int MostAttempts = 1000;

    /// <summary>Corrupts a split; crowds are left alone.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="options">How much, and by which seed.</param>
    public static CorruptedDataset Corrupt(DetectionDataset dataset, CorruptionOptions options)
    {
        var random = new Random(options.Seed);
        var places = dataset.Images.Index().SelectMany(entry => entry.Item.Annotations.Index()
            .Where(label => !label.Item.IsCrowd).Select(label => (Image: entry.Index, Label: label.Index))).ToArray();
        random.Shuffle(places);
        var given = dataset.Images.Select(image => image.Annotations.ToArray<Annotation?>()).ToArray();
        var corrupted = new List<CorruptedLabel>();
        foreach (var (kind, (image, label)) in Kinds(places.Length, dataset.ClassNames.Count, options).Zip(places))
        {
            var picture = dataset.Images[image];
            var truth = picture.Annotations[label];
            given[image][label] = kind switch
            {
                CorruptionKind.Moved => new Annotation(truth.ClassId, Move(truth.Box, picture.Width, picture.Height, random)),
                CorruptionKind.Renamed => truth with
                {
                    ClassId = (truth.ClassId + random.Next(1, dataset.ClassNames.Count)) % dataset.ClassNames.Count,
                },
                _ => null,
            };
            corrupted.Add(new CorruptedLabel(picture.Path, kind, truth, given[image][label]));
        }

        return new CorruptedDataset(dataset with
        {
            Images = [.. dataset.Images.Zip(given, (image, labels) => image with { Annotations = [.. labels.OfType<Annotation>()] })],
        }, corrupted);
    }

    private static IEnumerable<CorruptionKind> Kinds(int labels, int classes, CorruptionOptions options) =>
    [
        .. Enumerable.Repeat(CorruptionKind.Moved, (int)Math.Round(options.Moved * labels)),
        .. Enumerable.Repeat(CorruptionKind.Renamed, classes < 2 ? 0 : (int)Math.Round(options.Renamed * labels)),
        .. Enumerable.Repeat(CorruptionKind.Removed, (int)Math.Round(options.Removed * labels)),
    ];

    private static BoundingBox Move(BoundingBox box, int width, int height, Random random)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (centreX, centreY) = (
                ((box.X0 + box.X1) / 2) + (Shift(random) * box.Width), ((box.Y0 + box.Y1) / 2) + (Shift(random) * box.Height));
            var (halfWidth, halfHeight) = (Scale(random) * box.Width / 2, Scale(random) * box.Height / 2);
            var whole = new BoundingBox(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
            var inside = new BoundingBox(
                MathF.Max(whole.X0, 0), MathF.Max(whole.Y0, 0), MathF.Min(whole.X1, width), MathF.Min(whole.Y1, height));
            if (inside.Width >= SmallestSide && inside.Height >= SmallestSide && inside.Area >= LeastInside * whole.Area
                && inside.IntersectionOverUnion(box) < LargestOverlap)
            {
                return inside;
            }
        }

        // A box as large as the picture cannot be shifted; half of it is as wrong.
        return box with { X1 = (box.X0 + box.X1) / 2 };
    }

    private static float Shift(Random random) => FurthestShift * ((2 * random.NextSingle()) - 1);

    private static float Scale(Random random) => MathF.Exp(MathF.Log(LeastScale) * ((2 * random.NextSingle()) - 1));
}
