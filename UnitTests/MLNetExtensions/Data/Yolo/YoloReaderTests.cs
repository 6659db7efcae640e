using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class YoloReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_FoldersOfDataYaml_GivesPixelBoxesInFileOrder()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.25 0.5 0.1 0.2\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, dataset.ClassNames.ToArray());
        var image = dataset.Images.Single();
        Assert.AreEqual((100, 50), (image.Width, image.Height));
        Assert.AreEqual(new Annotation(0, new BoundingBox(40, 15, 60, 35)), image.Annotations[0]);
        Assert.AreEqual(1, image.Annotations[1].ClassId);
        Assert.IsEmpty(dataset.Warnings);
    }

    [TestMethod]
    [DataRow("names: {1: dog, 0: cat}")]
    [DataRow("names:\n  0: cat\n  1: dog")]
    [DataRow("names: [cat, dog]\nnc: 2")]
    [DataRow("names:\n- cat\n- dog")]
    public void Read_NamesAsListOrMap_GivesSameNames(string names)
    {
        WriteDataset("0 0.5 0.5 0.2 0.4", names);

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, DatasetReader.Read(_folder.File("data.yaml"), "train").ClassNames.ToArray());
    }

    [TestMethod]
    [DataRow("val")]
    [DataRow("valid")]
    [DataRow("validation")]
    public void Read_SpellingsOfValidation_MeanOneSplit(string split)
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.2 0.4", entry: "valid: images/train");

        Assert.HasCount(1, DatasetReader.Read(_folder.Path, split).Images);
    }

    [TestMethod]
    public void Read_ListOfFoldersAndTextFile_ReadsAll()
    {
        PictureFiles.Write(_folder, "images/a/1.jpg");
        PictureFiles.Write(_folder, "images/b/2.jpg");
        PictureFiles.Write(_folder, "images/c/3.png");
        foreach (var name in new[] { "a/1", "b/2", "c/3" })
        {
            _folder.Write($"labels/{name}.txt", "0 0.5 0.5 0.5 0.5");
        }

        _folder.Write("list.txt", "./images/c/3.png\n\nimages/c/3.png\n");
        _folder.Write("data.yaml", "train: [images/a, images/b]\ntest: list.txt\nnames: [x]\n");

        Assert.HasCount(2, DatasetReader.ReadYolo(_folder.Path, "train").Images);
        var test = DatasetReader.ReadYolo(_folder.Path, "test");
        Assert.HasCount(1, test.Images);
        StringAssert.Contains(test.Warnings.Single().Message, "listed twice");
    }

    [TestMethod]
    public void Read_EntriesWithParentFolderAndMovedPath_AreFoundBesideTheFile()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.2 0.4", entry: "train: ../images/train\npath: /somewhere/else");

        Assert.HasCount(1, DatasetReader.Read(_folder.Path, "train").Images);
    }

    [TestMethod]
    public void Read_FoldersWithoutDescription_TakesNamesFromClassesOrNumbers()
    {
        PictureFiles.Write(_folder, "images/train/a.jpg");
        PictureFiles.Write(_folder, "images/val/b.jpg");
        _folder.Write("labels/train/a.txt", "0 0.5 0.5 0.2 0.4");
        _folder.Write("labels/val/b.txt", "2 0.5 0.5 0.2 0.4");

        Assert.AreSame(DatasetFormats.Yolo, DatasetReader.DetectFormat(_folder.Path));
        CollectionAssert.AreEqual(new[] { "class_0",
            "class_1", "class_2" }, DatasetReader.Read(_folder.Path, "train").ClassNames.ToArray());

        Assert.IsTrue(DatasetReader.Read(_folder.Path,
            "train").Warnings.Any(warning => warning.Message.Contains("no class names", StringComparison.Ordinal)));

        _folder.Write("classes.txt", "x\ny\nz\n");
        CollectionAssert.AreEqual(new[] { "x", "y", "z" }, DatasetReader.Read(_folder.Path, "val").ClassNames.ToArray());
    }

    [TestMethod]
    public void Read_FoldersWithNumbersThatAreNoClasses_SaysSo()
    {
        PictureFiles.Write(_folder, "images/train/a.jpg");
        _folder.Write("labels/train/a.txt", "1000000000 0.5 0.5 0.2 0.4");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path,
            "train")).Message, "is too large for a class id");
    }

    [TestMethod]
    public void Read_PictureWithoutLabels_IsBackgroundWithOneWarning()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.2 0.4");
        PictureFiles.Write(_folder, "images/train/b.jpg");
        PictureFiles.Write(_folder, "images/train/c.jpg");
        _folder.Write("labels/train/c.txt", "\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { 2, 0, 0 }, dataset.Images.Select(image => image.Annotations.Count).ToArray());
        StringAssert.Contains(dataset.Warnings.Single().Message, "1 of 3 pictures have no label file");
    }

    [TestMethod]
    public void Read_PolygonRow_TakesEnclosingBox()
    {
        WriteDataset("0 0.1 0.2 0.5 0.2 0.3 0.8\n1 0.5 0.5 0.2 0.4");

        var box = DatasetReader.Read(_folder.Path, "train").Images[0].Annotations[0].Box;

        Assert.AreEqual(new BoundingBox(10, 10, 50, 40), box);
    }

    [TestMethod]
    public void Read_DegenerateDuplicateAndOverhangingBoxes_AreCorrectedWithWarnings()
    {
        WriteDataset("0 0.5 0.5 0 0.4\n0 0.5 0.5 0.2 0.4\n0 0.5 0.5 0.2 0.4\n1 0.05 0.5 0.2 0.4\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.HasCount(2, dataset.Images[0].Annotations);
        Assert.AreEqual(0, dataset.Images[0].Annotations[1].Box.X0);
        Assert.HasCount(3, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.All(warning => warning.File.EndsWith("a.txt", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains(
            "line 1: the box (50, 15, 50, 35) has no area", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains(
            "line 3", StringComparison.Ordinal) && warning.Message.Contains("twice", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains(
            "line 4", StringComparison.Ordinal) && warning.Message.Contains("clipped", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("2 0.5 0.5 0.2 0.4", "a.txt: line 1: the class id 2 is unknown; 2 classes have the ids 0 to 1")]
    [DataRow("-1 0.5 0.5 0.2 0.4", "class id -1 is unknown")]
    [DataRow("0.5 0.5 0.5 0.2 0.4", "the class id '0.5' is not a whole number")]
    [DataRow("0 50 25 20 10", "they look like pixels: divide x by 100 and y by 50")]
    [DataRow("0 0.5 0.5 0.2", "has 4 values; expected five")]
    [DataRow("0 0.5 0.5 0.2 0.2 0.9", "has 6 values; expected five")]
    [DataRow("0 0.5 0.5 0.2 wide", "'wide' in the row '0 0.5 0.5 0.2 wide' is not a finite number")]
    [DataRow("0 0.5 0.5 0.2 NaN", "'NaN' in the row")]
    [DataRow("cat 0.5 0.5 0.2 0.1", "'cat' in the row")]
    [DataRow("0 1 0.5 -0.001 0.1", "not a single usable box")]
    [DataRow("", "not a single usable box")]
    public void Read_WrongRow_ErrorNamesFileLineValueAndRemedy(string row, string expected)
    {
        WriteDataset(row);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train"));

        StringAssert.Contains(exception.Message, expected);
    }

    [TestMethod]
    public void Read_ClassesCountedFromOne_SaysSo()
    {
        WriteDataset("1 0.5 0.5 0.2 0.4\n2 0.5 0.5 0.2 0.4");

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train"));

        StringAssert.Contains(exception.Message, "counted from one");
    }

    [TestMethod]
    public void Read_ManyErrorsOfOneKind_AreSummarised()
    {
        WriteDataset(string.Join('\n', Enumerable.Repeat("0 50 25 20 10", 1000)));

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train"));

        StringAssert.Contains(exception.Message, "has 1000 errors");
        StringAssert.Contains(exception.Message, "and 997 more like the 3 above, in 1 file.");
        Assert.HasCount(5, exception.Message.Split('\n'));
    }

    [TestMethod]
    public void Read_PicturesThatDifferInExtension_WarnsOfSharedLabels()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.2 0.4");
        PictureFiles.Write(_folder, "images/train/a.png");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.HasCount(2, dataset.Images);
        StringAssert.Contains(dataset.Warnings.Single().Message, "a.jpg and a.png share this label file");
    }

    [TestMethod]
    public void Read_UnreadableMissingAndTinyPictures_AreNamed()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4\n1 0.5 0.5 1 1");
        PictureFiles.Write(_folder, "images/train/tiny.png", 1, 1);
        _folder.Write("labels/train/tiny.txt", "0 0.5 0.5 1 1");
        Assert.IsTrue(DatasetReader.Read(_folder.Path, "train").Warnings.Single().Message.Contains("1x1", StringComparison.Ordinal));

        _folder.Write("images/train/broken.jpg", "no picture");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path,
                "train")).Message, "broken.jpg: The file cannot be read as a picture");
    }

    [TestMethod]
    public void Read_ManyBoxesInOnePicture_KeepsAll()
    {
        WriteDataset(string.Join('\n', Enumerable.Range(0, 10_000).Select(i => FormattableString.Invariant(
            $"{i % 2} {0.1 + (i * 0.00008):0.######} 0.5 0.1 0.1"))));

        Assert.HasCount(10_000, DatasetReader.Read(_folder.Path, "train").Images[0].Annotations);
    }

    [TestMethod]
    public void Read_ClassWithoutBoxes_WarnsWithItsName()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4");

        StringAssert.Contains(DatasetReader.Read(_folder.Path,
            "train").Warnings.Single().Message, "1 of 2 classes has no box in the split 'train': dog");
    }

    [TestMethod]
    [DataRow("names: [cat", "line")]
    [DataRow("nc: 3\nnames: [cat, dog]", "nc: 3 but has 2 names")]
    [DataRow("names: {0: cat, 2: dog}", "class id 2 in names")]
    [DataRow("names: []", "empty list of names")]
    [DataRow("colour: red", "has no names")]
    [DataRow("names: cat", "must be a list")]
    public void Read_WrongDescription_ErrorNamesFile(string names, string expected)
    {
        WriteDataset("0 0.5 0.5 0.2 0.4", names);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train"));

        StringAssert.Contains(exception.Message, "data.yaml");
        StringAssert.Contains(exception.Message, expected);
    }

    [TestMethod]
    public void Read_SplitOrFolderThatIsMissing_ErrorNamesWhatThereIs()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4", entry: "train: images/train\nval: images/gone");

        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path,
            "test")).Message, "it has train, val");
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path,
            "val")).Message, "images/gone");
    }

    [TestMethod]
    public void Read_EmptySplit_IsAnError()
    {
        WriteDataset("0 0.5 0.5 0.2 0.4", entry: "train: images/none");
        Directory.CreateDirectory(_folder.File("images", "none"));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path,
            "train")).Message, "has no pictures");
    }

    private void WriteDataset(string labels, string names = "names: [cat, dog]", string entry = "train: images/train")
    {
        PictureFiles.Write(_folder, "images/train/a.jpg");
        _folder.Write("labels/train/a.txt", labels);
        _folder.Write("data.yaml", $"{entry}\n{names}\n");
    }
}
