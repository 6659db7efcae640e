using MLNetGhost.Benchmarks.Mistakes;
using MLNetGhost.Data;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class LabelCorruptionTests
{
    private static readonly CorruptionOptions s_options = new() { Moved = 0.1, Renamed = 0.2, Removed = 0.3, Seed = 5 };
    private static readonly DetectionDataset s_dataset = Dataset();

    [TestMethod]
    public void Corrupt_Shares_AreThoseOfAllLabels()
    {
        var corrupted = LabelCorruption.Corrupt(s_dataset, s_options);

        CollectionAssert.AreEqual(
            new[] { 20, 40, 60 },
            Enum.GetValues<CorruptionKind>().Select(kind => corrupted.Labels.Count(label => label.Kind == kind)).ToArray());
        Assert.AreEqual(200 - 60, corrupted.Dataset.Images.Sum(image => image.Annotations.Count));
    }

    [TestMethod]
    public void Corrupt_MovedBox_IsVisiblyWrongAndInsideThePicture()
    {
        foreach (var label in LabelCorruption.Corrupt(s_dataset, s_options with { Moved = 0.7 }).Labels
            .Where(label => label.Kind == CorruptionKind.Moved))
        {
            var box = label.Given!.Box;
            Assert.IsLessThan(LabelCorruption.LargestOverlap, label.Truth.Box.IntersectionOverUnion(box));
            Assert.IsTrue(box is { X0: >= 0, Y0: >= 0, X1: <= 320, Y1: <= 240, Area: > 4 }, $"{box}");
            Assert.AreEqual(label.Truth.ClassId, label.Given.ClassId);
        }
    }

    [TestMethod]
    public void Corrupt_RenamedLabel_HasAnotherClassAndItsBox()
    {
        foreach (var label in LabelCorruption.Corrupt(s_dataset, s_options).Labels.Where(label => label.Kind == CorruptionKind.Renamed))
        {
            Assert.AreNotEqual(label.Truth.ClassId, label.Given!.ClassId);
            Assert.AreEqual(label.Truth.Box, label.Given.Box);
        }
    }

    [TestMethod]
    public void Corrupt_SameSeed_SpoilsTheSameLabels()
    {
        var (first, second) = (LabelCorruption.Corrupt(s_dataset, s_options), LabelCorruption.Corrupt(s_dataset, s_options));
        var other = LabelCorruption.Corrupt(s_dataset, s_options with { Seed = 6 });

        CollectionAssert.AreEqual(first.Labels.ToArray(), second.Labels.ToArray());
        CollectionAssert.AreNotEqual(first.Labels.ToArray(), other.Labels.ToArray());
    }

    [TestMethod]
    public void Corrupt_BoxOfTheWholePicture_IsHalved()
    {
        var whole = new AnnotatedImage("a.png", 100, 100, [new(0, new(0, 0, 100, 100))]);

        var corrupted = LabelCorruption.Corrupt(new("", "train", ["a"], [whole], []), new CorruptionOptions { Moved = 1, Renamed = 0 });

        Assert.IsLessThan(LabelCorruption.LargestOverlap, corrupted.Labels.Single().Given!.Box.IntersectionOverUnion(new(0, 0, 100, 100)));
    }

    private static DetectionDataset Dataset()
    {
        var random = new Random(0);
        return new DetectionDataset("", "train", ["a", "b", "c"], [.. Enumerable.Range(0, 40).Select(i =>
            new AnnotatedImage($"{i}.png", 320, 240, [.. Enumerable.Range(0, 5).Select(_ => Label(random))]))], []);
    }

    private static Annotation Label(Random random)
    {
        var (x, y) = (random.Next(0, 240), random.Next(0, 180));
        return new Annotation(random.Next(3), new BoundingBox(x, y, x + random.Next(20, 80), y + random.Next(20, 60)));
    }
}
