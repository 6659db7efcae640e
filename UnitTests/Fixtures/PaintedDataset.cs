using MLNetGhost.Data;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// Small PNG pictures of plain rectangles in the colour of their class on black, so that a test can check boxes against
/// the pixels.
/// </summary>
public static class PaintedDataset
{
    /// <summary>Red, green and blue: the colours of the classes 0, 1 and 2.</summary>
    public static readonly IReadOnlyList<string> ClassNames = ["red", "green", "blue"];

    /// <summary>Writes pictures of varying shape with three rectangles each, one of each class.</summary>
    public static DetectionDataset Write(TemporaryFolder folder, int count, int seed = 0)
    {
        var random = new Random(seed);
        var images = Enumerable.Range(0, count)
            .Select(i => Write(folder, $"images/{i:000}.png", random.Next(60, 130), random.Next(60, 130), random))
            .ToList();
        return Of(folder.Path, images);
    }

    /// <summary>A dataset of the given pictures.</summary>
    public static DetectionDataset Of(string root, IReadOnlyList<AnnotatedImage> images) => new(root, "train", ClassNames, images, []);

    /// <summary>Writes one picture with a rectangle of each class in a third of its width.</summary>
    public static AnnotatedImage Write(TemporaryFolder folder, string relativePath, int width, int height, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var pixels = new byte[3 * width * height];
        var annotations = new List<Annotation>();
        for (var classId = 0; classId < 3; classId++)
        {
            var third = width / 3;
            var (x0, y0) = ((classId * third) + random.Next(third / 4), random.Next(height / 4));
            var (x1, y1) = (x0 + (third / 2) + random.Next(third / 4), y0 + (height / 2) + random.Next(height / 4));
            for (var y = y0; y < y1; y++)
            {
                for (var x = x0; x < x1; x++)
                {
                    pixels[(3 * ((y * width) + x)) + classId] = 255;
                }
            }

            annotations.Add(new Annotation(classId, new BoundingBox(x0, y0, x1, y1)));
        }

        var path = folder.File(relativePath.Split('/'));
        File.WriteAllBytes(path, TestPictures.Encode(new RgbImage(width, height, pixels), SKEncodedImageFormat.Png, 100));
        return new AnnotatedImage(path, width, height, annotations);
    }
}
