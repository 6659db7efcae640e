using FsCheck;
using FsCheck.Fluent;
using MLNetGhost.Data;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

/// <summary>A labelled box of a <see cref="ScenePicture"/>, in whole pixels.</summary>
internal sealed record SceneBox(int ClassId, int X, int Y, int Width, int Height);

/// <summary>A picture; no two of a scene have the same width, so that it is known again under any name.</summary>
internal sealed record ScenePicture(string Name, int Width, int Height, IReadOnlyList<SceneBox> Boxes);

/// <summary>A small dataset whose boxes are known.</summary>
internal sealed record Scene(int Seed, IReadOnlyList<string> ClassNames, IReadOnlyList<ScenePicture> Pictures)
{
    /// <summary>Random scenes; every class has a box.</summary>
    public static Arbitrary<Scene> Arbitrary() => Gen.Choose(0, int.MaxValue - 1).Select(Create).ToArbitrary();

    public static Scene Create(int seed)
    {
        var random = new Random(seed);
        string[] names = [.. new[] { "ant", "bee 2", "wasp", "Ölkäfer" }.Take(1 + random.Next(4))];
        var pictures = new List<ScenePicture>();
        for (var i = 0; i < 2 + random.Next(3); i++)
        {
            var (width, height) = (60 + 16 * i + 2 * random.Next(6), 50 + 2 * random.Next(40));
            var boxes = Enumerable.Range(0, i == 0 ? names.Length : random.Next(4))
                .Select(box => Box(random, i == 0 ? box : random.Next(names.Length), width, height))
                .DistinctBy(box => (box.ClassId, box.X, box.Y)).ToList();
            pictures.Add(new ScenePicture($"{(random.Next(3) == 0 ? "cam/" : "")}p{i}", width, height, boxes));
        }

        return new Scene(seed, names, pictures);
    }

    /// <summary>What differs between the scene and a dataset; null if nothing does, up to a hundredth of a pixel.</summary>
    public string? Difference(DetectionDataset dataset)
    {
        if (!dataset.ClassNames.SequenceEqual(ClassNames) || dataset.Images.Count != Pictures.Count)
        {
            return $"classes {string.Join(", ", dataset.ClassNames)}, {dataset.Images.Count} pictures";
        }

        foreach (var picture in Pictures)
        {
            var image = dataset.Images.FirstOrDefault(image => (image.Width, image.Height) == (picture.Width, picture.Height));
            if (image is null || image.Annotations.Count != picture.Boxes.Count)
            {
                return $"{picture.Name}: {image?.Annotations.Count} boxes instead of {picture.Boxes.Count}";
            }

            var missing = picture.Boxes.Where(box => !image.Annotations.Any(annotation => AreSame(box, annotation))).ToList();
            if (missing.Count > 0)
            {
                return $"{picture.Name}: {missing[0]} is not among {string.Join(", ", image.Annotations)}";
            }
        }

        return null;
    }

    /// <summary>Draws a picture.</summary>
    public static void Draw(ScenePicture picture, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(picture.Width, picture.Height);
        bitmap.Erase(SKColors.Gray);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        File.WriteAllBytes(path, data.ToArray());
    }

    private static SceneBox Box(Random random, int classId, int width, int height)
    {
        // Even numbers, so that half of them are whole, too.
        var (x, y) = (2 * random.Next(width / 3), 2 * random.Next(height / 3));
        return new SceneBox(
            classId, x, y, Math.Min(2 * (2 + random.Next(width / 4)), width - x), Math.Min(2 * (2 + random.Next(height / 4)), height - y));
    }

    private static bool AreSame(SceneBox box, Annotation annotation) => box.ClassId == annotation.ClassId
        && Math.Abs(box.X - annotation.Box.X0) <= 0.01 && Math.Abs(box.Y - annotation.Box.Y0) <= 0.01
        && Math.Abs(box.X + box.Width - annotation.Box.X1) <= 0.01 && Math.Abs(box.Y + box.Height - annotation.Box.Y1) <= 0.01;
}
