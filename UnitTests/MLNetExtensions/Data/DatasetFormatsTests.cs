using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>What holds for every format in <see cref="DatasetFormats.All"/>, including those added later.</summary>
[TestClass]
public sealed class DatasetFormatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<object[]> Formats => DatasetFormats.All.Select(format => new object[] { format });

    public static IEnumerable<object[]> Writable =>
        DatasetFormats.All.Where(format => format.CanWrite).Select(format => new object[] { format });

    public static IEnumerable<object[]> ReadOnly =>
        DatasetFormats.All.Where(format => !format.CanWrite).Select(format => new object[] { format });

    public static IEnumerable<object[]> FormatsAndPlacements =>
        DatasetFormats.All.Where(format => format.CanWrite).SelectMany(format => Enum.GetValues<ImagePlacement>().Select(placement => new object[] { format, placement }));

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(FormatsAndPlacements))]
    public void Write_ThenRead_GivesTheSameDataset(DatasetFormat format, ImagePlacement placement)
    {
        var splits = Splits();
        var target = _folder.File("target", "set");

        Assert.IsEmpty(format.Write(target, splits, placement));

        foreach (var expected in splits)
        {
            foreach (var actual in new[] { format.Read(target, expected.Split), DatasetReader.Read(target, expected.Split) })
            {
                AssertSame(expected, actual);
            }
        }

        Assert.IsEmpty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DynamicData(nameof(Writable))]
    public void Recognises_WrittenDataset_OnlyTheFormatThatWroteIt(DatasetFormat format)
    {
        var target = _folder.File("target");

        format.Write(target, Splits());

        CollectionAssert.AreEqual(new[] { format }, DatasetFormats.All.Where(other => other.Recognises(target)).ToArray());
        Assert.AreSame(format, DatasetReader.DetectFormat(target));
        Assert.AreSame(format, DatasetReader.DetectFormat(target + Path.DirectorySeparatorChar));
    }

    [TestMethod]
    [DynamicData(nameof(Writable))]
    public void Splits_WrittenDataset_AreThoseThatWereWritten(DatasetFormat format)
    {
        var target = _folder.File("target");

        format.Write(target, [.. Splits().Reverse()]);

        CollectionAssert.AreEqual(new[] { "train", "val" }, format.Splits(target).ToArray());
        Assert.IsTrue(format.IsDivided(target));
    }

    [TestMethod]
    [DynamicData(nameof(ReadOnly))]
    public void Write_FormatThatIsOnlyRead_SaysSoAndWritesNothing(DatasetFormat format)
    {
        var error = Assert.ThrowsExactly<NotSupportedException>(() => format.Write(_folder.File("target"), Splits()));

        Assert.AreEqual($"{format} is read but not written; write the dataset in another format, such as YOLO, COCO or CVAT.", error.Message);
        Assert.IsFalse(Directory.Exists(_folder.File("target")));
    }

    [TestMethod]
    [DynamicData(nameof(Writable))]
    public void Read_SplitThatIsMissing_ErrorNamesItAndAnotherSpellingIsFound(DatasetFormat format)
    {
        var target = _folder.File("target");

        format.Write(target, Splits());

        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => format.Read(target, "test")).Message, "test");
        AssertSame(Splits()[1], format.Read(target, "validation"));
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Recognises_EmptyFolderAndForeignFile_False(DatasetFormat format)
    {
        Assert.IsFalse(format.Recognises(_folder.Path));
        Assert.IsFalse(format.Recognises(_folder.Write("notes.txt", "train: images\n")));
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void AnyMethod_MissingFolder_ErrorNamesIt(DatasetFormat format)
    {
        var missing = Path.Combine(_folder.Path, "missing");

        Action[] uses = [() => format.Recognises(missing), () => format.Splits(missing), () => format.Read(missing, "train")];
        foreach (var use in uses)
        {
            StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(use).Message, missing);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Find_NameInAnyCase_GivesTheFormat(DatasetFormat format)
    {
        Assert.AreSame(format, DatasetFormats.Find(format.Name));
        Assert.AreSame(format, DatasetFormats.Find(format.Name.ToUpperInvariant()));
        Assert.AreEqual(format.Title, format.ToString());
    }

    [TestMethod]
    public void Find_UnknownName_GivesNull() => Assert.IsNull(DatasetFormats.Find("kitti"));

    [TestMethod]
    public void All_NamesAndExtensions_TellTheFormatsApart()
    {
        var all = DatasetFormats.All;
        var extensions = all.SelectMany(format => format.FileExtensions).ToList();

        Assert.HasCount(all.Count, all.DistinctBy(format => format.Name, StringComparer.OrdinalIgnoreCase).ToList());
        Assert.HasCount(all.Count, all.DistinctBy(format => format.Title, StringComparer.OrdinalIgnoreCase).ToList());
        Assert.IsTrue(all.All(format => !format.Name.Any(char.IsUpper)));
        Assert.IsTrue(extensions.TrueForAll(extension => extension[0] == '.' && !extension.Any(char.IsUpper)));
    }

    private static void AssertSame(DetectionDataset expected, DetectionDataset actual)
    {
        CollectionAssert.AreEqual(expected.ClassNames.ToArray(), actual.ClassNames.ToArray());
        Assert.HasCount(expected.Images.Count, actual.Images);
        foreach (var (first, second) in expected.Images.Zip(actual.Images.OrderBy(image => image.Path, StringComparer.Ordinal)))
        {
            Assert.AreEqual(Path.GetFileName(first.Path), Path.GetFileName(second.Path));
            CollectionAssert.AreEqual(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
            Assert.AreEqual((first.Width, first.Height), (second.Width, second.Height));
            AssertSame(first.Annotations, second.Annotations);
        }
    }

    private static void AssertSame(IReadOnlyList<Annotation> expected, IReadOnlyList<Annotation> actual)
    {
        Assert.HasCount(expected.Count, actual);
        foreach (var (first, second) in expected.Zip(actual))
        {
            Assert.AreEqual(first.ClassId, second.ClassId);
            Assert.AreEqual(first.Box.X0, second.Box.X0, 0.01f);
            Assert.AreEqual(first.Box.Y0, second.Box.Y0, 0.01f);
            Assert.AreEqual(first.Box.X1, second.Box.X1, 0.01f);
            Assert.AreEqual(first.Box.Y1, second.Box.Y1, 0.01f);
        }
    }

    private DetectionDataset[] Splits() =>
    [
        Dataset(
            "train",
            Image("s/a.jpg", new Annotation(1, new BoundingBox(1, 2, 30.25f, 40)), new Annotation(0, new BoundingBox(0, 0, 100, 50))),
            Image("s/b.png")),
        Dataset("val", Image("t/c.jpg", new Annotation(0, new BoundingBox(3, 4, 5, 6)))),
    ];

    private static DetectionDataset Dataset(string split, params AnnotatedImage[] images) => new("", split, ["zebra", "ant"], images, []);

    private AnnotatedImage Image(string path, params Annotation[] annotations) =>
        new(PictureFiles.Write(_folder, "source/" + path), 100, 50, annotations);
}
