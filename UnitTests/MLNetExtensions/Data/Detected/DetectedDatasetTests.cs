using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class DetectedDatasetTests
{
    public static IEnumerable<object[]> Writable { get; } =
        DatasetFormats.All.Where(format => format.CanWrite).Select(format => new object[] { format });

    [TestMethod]
    [DynamicData(nameof(Writable))]
    public void Create_WrittenAndReadBack_HasTheDetectionsAsLabels(DatasetFormat format)
    {
        using var folder = new TemporaryFolder();
        var painted = PaintedDataset.Write(folder, 10);
        DetectedPicture[] pictures = [.. painted.Images.Select((image, i) => Picture(image, found: i != 3))];

        var splits = DetectedDataset.Create(folder.Path, PaintedDataset.ClassNames, pictures);
        format.Write(folder.File("written"), splits);
        var read = new[] { "train", "val" }.Select(split => format.Read(folder.File("written"), split)).ToArray();

        CollectionAssert.AreEqual(new[] { 8, 2 }, read.Select(split => split.Images.Count).ToArray());
        CollectionAssert.AreEqual(PaintedDataset.ClassNames.ToArray(), read[0].ClassNames.ToArray());
        var labels = read.SelectMany(split => split.Images).ToDictionary(image => Path.GetFileName(image.Path), image => image.Annotations);
        foreach (var (index, image) in painted.Images.Index())
        {
            var found = labels[Path.GetFileName(image.Path)];
            Assert.HasCount(index == 3 ? 0 : 3, found);
            foreach (var (expected, actual) in image.Annotations.Zip(found.OrderBy(label => label.ClassId)))
            {
                Assert.AreEqual(expected.ClassId, actual.ClassId);
                Assert.IsGreaterThan(0.97f, expected.Box.IntersectionOverUnion(actual.Box));
            }
        }
    }

    [TestMethod]
    public void Create_BoxesBeyondThePicture_AreClippedOrDropped()
    {
        var picture = new DetectedPicture(
            "a.png", 100, 80, [new(0, "red", 0.9f, new(-5, 10, 50, 90)), new(0, "red", 0.8f, new(120, 0, 130, 20))]);

        var split = DetectedDataset.Create("", ["red"], [picture]).Single();

        Assert.AreEqual("train", split.Split);
        Assert.AreEqual(new BoundingBox(0, 10, 50, 80), split.Images.Single().Annotations.Single().Box);
    }

    [TestMethod]
    public void Create_ObjectsInOnePictureOnly_IsOneSplit()
    {
        DetectedPicture[] pictures =
            [.. Enumerable.Range(0, 5).Select(i => new DetectedPicture($"{i}.png", 100, 80, i == 2 ? [Found(0)] : []))];

        var split = DetectedDataset.Create("", ["red"], pictures).Single();

        Assert.AreEqual(("train", 5), (split.Split, split.Images.Count));
    }

    [TestMethod]
    public void Create_NothingFound_SaysWhatToDo()
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(() =>
            DetectedDataset.Create("photos", ["red"], [new("a.png", 100, 80, []), new("b.png", 100, 80, [])]));

        StringAssert.Contains(e.Message, "Nothing was found in 2 pictures of photos");
        StringAssert.Contains(e.Message, "lower the confidence threshold");
    }

    [TestMethod]
    public void Create_ClassWithoutName_Throws()
    {
        var e = Assert.ThrowsExactly<ArgumentException>(() => DetectedDataset.Create("", ["red"], [new("a.png", 100, 80, [Found(1)])]));

        StringAssert.Contains(e.Message, "a.png: a detection has the class id 1");
    }

    private static Detection Found(int id) => new(id, "red", 0.9f, new(10, 10, 50, 50));

    private static DetectedPicture Picture(AnnotatedImage image, bool found) => new(image.Path, image.Width, image.Height, found
        ? [.. image.Annotations.Select(label => new Detection(label.ClassId, PaintedDataset.ClassNames[label.ClassId], 0.9f, label.Box))]
        : []);
}
