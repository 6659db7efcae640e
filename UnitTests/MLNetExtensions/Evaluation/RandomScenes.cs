using FsCheck;
using FsCheck.Fluent;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

/// <summary>Random labels and detections.</summary>
public static class RandomScenes
{
    public static readonly string[] ClassNames = ["a", "b", "c"];

    /// <summary>Pictures whose detections are partly slightly moved labels, partly arbitrary boxes.</summary>
    public static Arbitrary<EvaluatedImage[]> Arbitrary() =>
        Gen.Choose(0, int.MaxValue - 1).Select(seed => Create(seed, imageCount: 1 + (seed % 8), boxesPerImage: 6)).ToArbitrary();

    public static EvaluatedImage[] Create(int seed, int imageCount, int boxesPerImage, int detectionsPerImage = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, imageCount).Select(i =>
        {
            var labels = Enumerable.Range(0, random.Next(boxesPerImage + 1)).Select(_ => Label(random)).ToList();
            var found = labels.Where(_ => random.NextDouble() < 0.7).Select(label => Moved(random, label))
                .Concat(Enumerable.Range(0, Math.Max(random.Next(4), detectionsPerImage - labels.Count))
                    .Select(_ => Moved(random, Label(random))));
            return new EvaluatedImage($"picture {i}", labels, [.. found]);
        })];
    }

    private static Annotation Label(Random random)
    {
        var (x, y) = (random.Next(400), random.Next(400));
        return new Annotation(random.Next(ClassNames.Length), new BoundingBox(x, y, x + 4 + random.Next(150), y + 4 + random.Next(150)))
        {
            IsCrowd = random.NextDouble() < 0.1,
        };
    }

    private static Detection Moved(Random random, Annotation label)
    {
        var box = label.Box;
        float Step() => random.Next(-3, 4);
        return new Detection(
            random.NextDouble() < 0.9 ? label.ClassId : random.Next(ClassNames.Length),
            "",
            (float)random.NextDouble(),
            new BoundingBox(box.X0 + Step(), box.Y0 + Step(), box.X1 + Step(), box.Y1 + Step()));
    }
}
