using MLNetGhost.Data;
using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class DatasetMenderTests : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Write_FaultyLabels_AreRepairedAndEachChangeIsListed()
    {
        _folder.Write("voc/ImageSets/Main/train.txt", "a\nb\n");
        PictureFiles.Write(_folder, "voc/JPEGImages/a.png");
        PictureFiles.Write(_folder, "voc/JPEGImages/b.png");
        _folder.Write("voc/Annotations/a.xml", Voc(("cat", "40 30 10 5"), ("cat", "90 10 120 30"), ("dog", "5 5 5 20"), ("dog", "1 2 30 40"),
            ("dog", "1 2 30 40")));
        _folder.Write("voc/Annotations/b.xml", Voc(("cat", "3 4 50 45")));
        var before = DatasetReader.Read(_folder.File("voc"), "train");

        var changes = DatasetMender.Write(_folder.File("mended"), [before], areAll: true, s_none);

        var after = DatasetReader.Read(_folder.File("mended"), "train");
        Assert.IsEmpty(after.Warnings, string.Join('\n', after.Warnings));
        AssertSameBoxes(before, after);
        var picture = _folder.File("voc", "JPEGImages", "a.png");
        CollectionAssert.AreEqual(
            new[] { "40 30 10 5 → 10 5 40 30", "90 10 120 30 → 90 10 100 30", "5 5 5 20 → ", "1 2 30 40 → " },
            changes.Select(change => $"{change.Before} → {change.After}").ToArray());
        Assert.IsTrue(changes.All(change => change.Picture == picture && change.File == _folder.File("voc", "Annotations", "a.xml")));
        var lines = File.ReadAllLines(_folder.File("mended", "changes.csv"));
        Assert.AreEqual("split,picture,file,what,before,after", lines[0]);
        Assert.HasCount(5, lines);
        StringAssert.EndsWith(lines[1], ",40 30 10 5,10 5 40 30");
        StringAssert.Contains(lines[1], "\"line ");
    }

    [TestMethod]
    public void Write_Pictures_AreTheSameBytesUnlessTheyAreStoredTurned()
    {
        _folder.Write("data/data.yaml", "train: images/train\nnames: [cat]\n");
        var photo = TestPictures.Photograph(90, 60, seed: 1);
        byte[][] files =
        [
            TestPictures.EncodeJpeg(photo, orientation: 1), TestPictures.EncodeJpeg(photo, orientation: 6),
            TestPictures.Encode(photo, SKEncodedImageFormat.Jpeg),
        ];
        foreach (var (index, name) in new[] { "upright.jpg", "turned.jpg", "rare.jfif" }.Index())
        {
            Directory.CreateDirectory(_folder.File("data", "images", "train"));
            File.WriteAllBytes(_folder.File("data", "images", "train", name), files[index]);
            _folder.Write($"data/labels/train/{Path.GetFileNameWithoutExtension(name)}.txt", "0 0.5 0.25 0.4 0.3\n");
        }

        var before = DatasetReader.Read(_folder.File("data"), "train");

        var changes = DatasetMender.Write(_folder.File("mended"), [before], areAll: true, s_none);

        var folder = _folder.File("mended", "images", "train");
        CollectionAssert.AreEqual(files[0], File.ReadAllBytes(Path.Combine(folder, "upright.jpg")));
        CollectionAssert.AreEqual(files[2], File.ReadAllBytes(Path.Combine(folder, "rare.jpg")));
        using (var upright = EncodedPicture.OpenHeader(Path.Combine(folder, "turned.jpg"), DecodingRules.Default))
        {
            Assert.AreEqual((60, 90, Orientation.Upright), (upright.Width, upright.Height, upright.Orientation));
        }

        var (expected, actual) = (ImageDecoder.DecodeRgb(files[1]), ImageDecoder.DecodeRgb(Path.Combine(folder, "turned.jpg")));
        Assert.IsLessThan(6, expected.Pixels.Zip(actual.Pixels).Average(pair => Math.Abs(pair.First - pair.Second)));
        var after = DatasetReader.Read(_folder.File("mended"), "train");
        Assert.IsEmpty(after.Warnings);
        AssertSameBoxes(before, after);
        CollectionAssert.AreEquivalent(
            new[] { "images/train/rare.jpg", "images/train/turned.jpg" }, changes.Select(change => change.After).ToArray());
    }

    [TestMethod]
    public void Write_ClassesWithoutBoxesOrTwice_HaveContiguousIds()
    {
        var path = PictureFiles.Write(_folder, "a.png");
        DetectionDataset Split(string name, params int[] ids) => new(_folder.Path, name, ["none", "cat", "dog", "cat"],
            [new AnnotatedImage(path, 100, 50, [.. ids.Select(id => new Annotation(id, new(id, id, 40 + id, 40 + id)))])], []);

        var changes = DatasetMender.Write(_folder.File("mended"), [Split("train", 1, 3), Split("val", 2)], areAll: true, s_none);

        CollectionAssert.AreEqual(
            new[] { "0 none → ", "1 cat → 0 cat", "2 dog → 1 dog", "3 cat → 0 cat" },
            changes.Select(change => $"{change.Before} → {change.After}").ToArray());
        var (train, val) = (DatasetReader.Read(_folder.File("mended"), "train"), DatasetReader.Read(_folder.File("mended"), "val"));
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, train.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0 }, train.Images[0].Annotations.Select(annotation => annotation.ClassId).ToArray());
        Assert.AreEqual(1, val.Images[0].Annotations[0].ClassId);
    }

    [TestMethod]
    public void Write_OneOfSeveralSplits_KeepsTheClassesOfTheOthers()
    {
        var image = new AnnotatedImage(PictureFiles.Write(_folder, "a.png"), 100, 50, [new Annotation(1, new(1, 2, 30, 40))]);
        var split = new DetectionDataset(_folder.Path, "train", ["cat", "dog"], [image], []);

        Assert.IsEmpty(DatasetMender.Write(_folder.File("mended"), [split], areAll: false, s_none));

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, DatasetReader.Read(_folder.File("mended"), "train").ClassNames.ToArray());
    }

    [TestMethod]
    public void Write_CrowdsTinyBoxesAndDamagedPictures_AreLeftOutAndListed()
    {
        BoundingBox box = new(10, 10, 40, 30);
        AnnotatedImage[] images =
        [
            new(PictureFiles.Write(_folder, "a.png", width: 1000), 1000, 50,
            [
                new Annotation(0, box), new Annotation(0, new(1, 1, 90, 45)) { IsCrowd = true }, new Annotation(0, new(5, 5, 5.0000005f, 9)),
                new Annotation(0, box with { X1 = 40.000004f }),
            ]),
            new(_folder.Write("b.png", "no picture"), 100, 50, [new Annotation(0, box)]),
        ];
        var split = new DetectionDataset(_folder.Path, "train", ["cat"], images, []);

        var changes = DatasetMender.Write(
            _folder.File("mended"), [split], areAll: true, new Dictionary<string, string> { [images[1].Path] = "it is no picture." });

        var after = DatasetReader.Read(_folder.File("mended"), "train");
        Assert.AreEqual(box, after.Images.Single().Annotations.Single().Box);
        Assert.HasCount(4, changes);
        StringAssert.Contains(changes[0].What, "crowd");
        StringAssert.Contains(changes[1].What, "too small");
        StringAssert.Contains(changes[2].What, "equals another one");
        StringAssert.Contains(changes[3].What, "left out: it is no picture.");
    }

    [TestMethod]
    public void Write_SameNamesInSubfolders_AreNumberedAndListed()
    {
        AnnotatedImage[] images = [.. new[] { "x/f.png", "y/f.png" }.Select((name, i) => new AnnotatedImage(
            PictureFiles.Write(_folder, name), 100, 50, [new Annotation(0, new(1 + i, 2, 30, 40))]))];

        var changes = DatasetMender.Write(
            _folder.File("mended"), [new DetectionDataset(_folder.Path, "train", ["cat"], images, [])], areAll: true, s_none);

        Assert.AreEqual("images/train/f-2.png", changes.Single().After);
        Assert.AreEqual(images[1].Path, changes.Single().Picture);
    }

    [TestMethod]
    public void Write_FolderThatIsNotEmpty_IsRefusedAndAFailureLeavesNothing()
    {
        _folder.Write("full/mine.txt", "mine");
        var image = new AnnotatedImage(_folder.Write("b.jpg", "no picture"), 100, 50, [new Annotation(0, new(1, 2, 30, 40))]);
        var split = new DetectionDataset(_folder.Path, "train", ["cat"], [image], []);

        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => DatasetMender.Write(_folder.File("full"), [split], areAll: true, s_none)).Message,
            "is not empty");
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.ThrowsExactly<InvalidDataException>(() => DatasetMender.Write(_folder.File("empty"), [split], areAll: true, s_none));

        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.File("empty")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path, "*.tmp"));
    }

    private static void AssertSameBoxes(DetectionDataset before, DetectionDataset after)
    {
        foreach (var (expected, actual) in before.Images.OrderBy(Stem).Zip(after.Images.OrderBy(Stem)))
        {
            Assert.AreEqual(Stem(expected), Stem(actual));
            Assert.HasCount(expected.Annotations.Count, actual.Annotations);
            foreach (var (label, copy) in expected.Annotations.Zip(actual.Annotations))
            {
                Assert.AreEqual(before.ClassNames[label.ClassId], after.ClassNames[copy.ClassId]);
                TensorAssert.AreClose(
                    [label.Box.X0, label.Box.Y0, label.Box.X1, label.Box.Y1], [copy.Box.X0, copy.Box.Y0, copy.Box.X1, copy.Box.Y1], 1e-2,
                    expected.Path);
            }
        }

        static string Stem(AnnotatedImage image) => Path.GetFileNameWithoutExtension(image.Path);
    }

    private static string Voc(params (string Name, string Box)[] objects) =>
        "<annotation>\n<size><width>100</width><height>50</height></size>\n" + string.Concat(objects.Select(entry =>
        {
            var corners = entry.Box.Split(' ');
            return $"<object><name>{entry.Name}</name><bndbox><xmin>{corners[0]}</xmin><ymin>{corners[1]}</ymin><xmax>{corners[2]}</xmax>"
                + $"<ymax>{corners[3]}</ymax></bndbox></object>\n";
        })) + "</annotation>\n";
}
