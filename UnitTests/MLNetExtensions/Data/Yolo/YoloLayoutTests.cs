using System.Text;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>YOLO datasets as labelling tools and other machines leave them.</summary>
[TestClass]
public sealed class YoloLayoutTests : IDisposable
{
    private const string Row = "0 0.5 0.5 0.2 0.4\n1 0.25 0.5 0.1 0.2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(@"images\train")]
    [DataRow(@".\images\train")]
    [DataRow(@"C:\Users\me\set\images\train")]
    [DataRow("/home/me/old/set/images/train")]
    [DataRow("file:///home/me/set/images/train")]
    [DataRow("data/images/train")]
    [DataRow("../images/train")]
    [DataRow("../../elsewhere/set/images/train")]
    [DataRow("im%61ges/train")]
    public void Read_EntryOfAnotherMachine_IsFound(string entry)
    {
        Add("train", "a");
        _folder.Write("data.yaml", $"train: '{entry}'\nnames: [cat, dog]\n");

        Assert.AreEqual("a.jpg", Path.GetFileName(Read("train").Images.Single().Path));
    }

    [TestMethod]
    public void Read_EntryByItsTail_SaysSo()
    {
        Add("train", "a");
        _folder.Write("data.yaml", "train: /home/me/old/set/images/train\nnames: [cat, dog]\n");

        StringAssert.Contains(Read("train").Warnings.Single().Message, "'/home/me/old/set/images/train' was read as");
    }

    [TestMethod]
    public void Read_EntryThatDoesNotExist_ErrorSaysWhatWasTried()
    {
        _folder.Write("data.yaml", "train: 'C:\\gone\\tr%61in'\nnames: [cat]\n");

        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => Read("train")).Message,
            "was looked for as written, with slashes turned, with percent codes decoded, by its tail in " + _folder.Path);
    }

    [TestMethod]
    [DataRow("data/images/train/cam/a.jpg")]
    [DataRow(@"data\images\train\cam\a.jpg")]
    [DataRow(@"D:\work\set\images\train\cam\a.jpg")]
    [DataRow("/srv/set/images/train/cam/a.jpg")]
    [DataRow("./images/train/cam/a.jpg")]
    [DataRow("images/train/c%61m/a.jpg")]
    public void Read_LineOfAList_IsFoundAndItsLabelsAreItsOwn(string line)
    {
        Add("train/cam", "a", "1 0.5 0.5 0.2 0.2");
        Add("train", "a", "0 0.5 0.5 0.9 0.9");
        _folder.Write("Train.txt", line + "\n");
        _folder.Write("data.yaml", "Train: Train.txt\nnames: [cat, dog]\n");

        Assert.AreEqual(new Annotation(1, new BoundingBox(40, 20, 60, 30)), Read("train").Images.Single().Annotations.Single());
    }

    [TestMethod]
    public void Read_LineWhosePictureIsGone_IsNotReplacedByOneOfTheSameName()
    {
        Add("train", "a");
        _folder.Write("train.txt", "images/train/cam/a.jpg\n/set/images/train/a.jpg\n/set/images/train/cam/a.jpg\n");
        _folder.Write("data.yaml", "train: train.txt\nnames: [cat, dog]\n");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => Read("train")).Message;

        StringAssert.Contains(message, "has 2 errors");
        StringAssert.Contains(message, "train.txt: 'images/train/cam/a.jpg' was looked for as written");
        StringAssert.Contains(message, "Warning: ");
    }

    [TestMethod]
    [DataRow("Train", "train")]
    [DataRow("TRAINING", "train")]
    [DataRow("Validation", "val")]
    [DataRow("VAL", "valid")]
    public void Read_SplitInAnyCase_IsFoundInDescriptionAndFolders(string written, string asked)
    {
        Add(written, "a");
        _folder.Write("classes.txt", "cat\ndog\n");
        Assert.HasCount(1, Read(asked).Images);

        _folder.Write("data.yaml", $"{written}: images/{written}\nnames: [cat, dog]\n");
        Assert.HasCount(1, Read(asked).Images);
    }

    [TestMethod]
    public void Read_EntryThatIsNoKnownSplit_IsNamedAndRead()
    {
        Add("night", "a");
        _folder.Write("data.yaml", "night: images/night\nnames: [cat, dog]\n");

        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => Read("train")).Message, "it has night");
        Assert.HasCount(1, Read("night").Images);
    }

    [TestMethod]
    public void Read_ImagesAndLabelsWithoutSplits_AreOneSplit()
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        PictureFiles.Write(_folder, "images/cam/b.jpg");
        _folder.Write("labels/a.txt", Row);
        _folder.Write("labels/cam/b.txt", Row);
        _folder.Write("classes.txt", "cat\ndog\n");

        CollectionAssert.AreEqual(new[] { "train" }, DatasetFormats.Yolo.Splits(_folder.Path).ToArray());
        var dataset = DatasetReader.Read(_folder.Path, "train");
        Assert.HasCount(2, dataset.Images);
        Assert.IsEmpty(dataset.Warnings);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => Read("val")).Message,
            "its pictures are not divided, and are read as the split 'train'");
    }

    [TestMethod]
    public void Read_LabelsBesidePictures_AreOneSplit()
    {
        PictureFiles.Write(_folder, "a.jpg");
        PictureFiles.Write(_folder, "b.jpg");
        _folder.Write("a.txt", Row);
        _folder.Write("b.txt", Row);
        _folder.Write("classes.txt", "cat\ndog\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.HasCount(4, dataset.Images.SelectMany(image => image.Annotations).ToList());
        Assert.IsEmpty(dataset.Warnings);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("north/")]
    public void Read_FoldersOfScenesWithImagesAndLabels_AreOneSplit(string above)
    {
        foreach (var (scene, row) in new[] { ("cam0", "0 0.5 0.5 0.2 0.4"), ("cam1", "2 0.25 0.5 0.1 0.2") })
        {
            PictureFiles.Write(_folder, $"{above}{scene}/images/a.jpg");
            _folder.Write($"{above}{scene}/labels/a.txt", row);
        }

        PictureFiles.Write(_folder, $"{above}cam2/images/empty.jpg");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(
            new[] { $"{above}cam0/images/a.jpg:0", $"{above}cam1/images/a.jpg:2", $"{above}cam2/images/empty.jpg:" },
            dataset.Images.Select(image => Path.GetRelativePath(_folder.Path, image.Path) + ":"
                + string.Join(',', image.Annotations.Select(annotation => annotation.ClassId))).ToArray());
        CollectionAssert.AreEqual(new[] { "class_0", "class_1", "class_2" }, dataset.ClassNames.ToArray());
        Assert.AreEqual(_folder.Path, dataset.Source!.Labels);
        Assert.IsFalse(DatasetFormats.Yolo.IsDivided(_folder.Path));
    }

    [TestMethod]
    public void Read_SplitsOfScenesWithImagesAndLabels_AreSplits()
    {
        foreach (var split in new[] { "train", "val" })
        {
            foreach (var scene in new[] { "cam0", "cam1" })
            {
                PictureFiles.Write(_folder, $"{split}/{scene}/images/{split}.jpg");
                _folder.Write($"{split}/{scene}/labels/{split}.txt", Row);
            }
        }

        Assert.IsTrue(DatasetFormats.Yolo.IsDivided(_folder.Path));
        var validation = DatasetReader.Read(_folder.Path, "val");
        CollectionAssert.AreEqual(new[] { "val/cam0/images/val.jpg", "val/cam1/images/val.jpg" },
            validation.Images.Select(image => Path.GetRelativePath(_folder.Path, image.Path)).ToArray());
        Assert.AreEqual(4, validation.Images.Sum(image => image.Annotations.Count));
    }

    [TestMethod]
    [DataRow("train/labels/a.json")]
    [DataRow("train/labels/a.xml")]
    [DataRow("train/labels/all.csv")]
    public void Recognises_SplitsWithLabelsOfAnotherTool_AreNotYolos(string labels)
    {
        PictureFiles.Write(_folder, "train/images/a.jpg");
        _folder.Write(labels, "");

        Assert.IsFalse(DatasetFormats.Yolo.Recognises(_folder.Path));
        _folder.Write("train/labels/a.txt", Row);
        Assert.IsTrue(DatasetFormats.Yolo.Recognises(_folder.Path));
    }

    [TestMethod]
    public void Read_DatasetsBesideEachOther_AreNotTakenForScenes()
    {
        foreach (var set in new[] { "cats", "dogs" })
        {
            PictureFiles.Write(_folder, $"{set}/images/a.jpg");
            _folder.Write($"{set}/labels/a.txt", "0 0.5 0.5 0.2 0.4");
            _folder.Write($"{set}/data.yaml", $"train: images\nnames: [{set}]\n");
        }

        Assert.IsFalse(DatasetFormats.Yolo.Recognises(_folder.Path));
    }

    [TestMethod]
    public void Read_ClassesAmongTheLabels_AreNamesAndNeverLabels()
    {
        Add("train", "a");
        Add("val", "b");
        _folder.Write("labels/train/classes.txt", "20\n50\n");
        _folder.Write("labels/val/classes.txt", "20\n50\n");

        var dataset = Read("val");

        CollectionAssert.AreEqual(new[] { "20", "50" }, dataset.ClassNames.ToArray());
        Assert.IsEmpty(dataset.Warnings);

        _folder.Write("labels/val/classes.txt", "50\n20\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read("val")).Message, "have different class names");
    }

    [TestMethod]
    public void Read_PicturesOfOtherExtensionsAndHiddenFiles_TakesWhatTheDecoderReads()
    {
        foreach (var name in new[] { "a.jfif", "b.JPG", "c.jpe", "d.PNG" })
        {
            Add("train", Path.GetFileNameWithoutExtension(name), picture: name);
        }

        _folder.Write("images/train/e.tiff", "x");
        _folder.Write("labels/train/e.txt", Row);
        _folder.Write("labels/train/gone.txt", Row);
        _folder.Write("labels/train/deep/gone.txt", Row);
        _folder.Write("images/train/._a.jpg", "x");
        _folder.Write("images/train/.DS_Store", "x");
        _folder.Write("images/train/__MACOSX/a.jpg", "x");
        _folder.Write("images/train/.trash/a.jpg", "x");
        _folder.Write("labels/train/._a.txt", "x");
        _folder.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n");

        var dataset = Read("train");

        CollectionAssert.AreEqual(
            new[] { "a.jfif", "b.JPG", "c.jpe", "d.PNG" }, dataset.Images.Select(image => Path.GetFileName(image.Path)).ToArray());
        Assert.IsTrue(dataset.Images.All(image => image.Annotations.Count == 2));
        Assert.HasCount(2, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.StartsWith(
            "1 pictures such as e.tiff have a format that cannot be read", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.StartsWith(
            "Label files without a picture: 2;", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Read_LinksUpwardsInCirclesAndToOnePicture_AddNothing()
    {
        Add("train", "a");
        Add("train/cam", "b");
        Directory.CreateSymbolicLink(_folder.File("images", "train", "up"), _folder.File("images"));
        Directory.CreateSymbolicLink(_folder.File("images", "train", "cam", "circle"), _folder.File("images", "train", "cam"));
        File.CreateSymbolicLink(_folder.File("images", "train", "other.jpg"), _folder.File("images", "train", "a.jpg"));
        _folder.Write("labels/train/other.txt", "1 0.5 0.5 0.5 0.5\n");
        _folder.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n");

        var dataset = Read("train");

        CollectionAssert.AreEqual(new[] { "a.jpg", "b.jpg" }, dataset.Images.Select(image => Path.GetFileName(image.Path)).ToArray());
        Assert.HasCount(3, dataset.Images[0].Annotations);
        Assert.HasCount(2, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.StartsWith("2 links to folders", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains("with the boxes of both", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Read_LinkToAFolderElsewhere_IsFollowedAndItsLabelsAreFound()
    {
        PictureFiles.Write(_folder, "pool/a.jpg");
        _folder.Write("set/labels/train/part/a.txt", Row);
        Directory.CreateSymbolicLink(_folder.File("set", "images", "train", "part"), _folder.File("pool"));
        _folder.Write("set/data.yaml", "train: images/train\nnames: [cat, dog]\n");

        Assert.HasCount(2, DatasetReader.ReadYolo(_folder.File("set"), "train").Images.Single().Annotations);
    }

    [TestMethod]
    public void Read_TextThatIsNotUtf8_IsRefusedAndUtf16WithItsMarkIsRead()
    {
        Add("train", "a");
        var yaml = _folder.File("data.yaml");
        const string Text = "train: images/train\nnames: [carré, dog]\n";

        File.WriteAllText(yaml, Text, Encoding.Latin1);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Read("train")).Message, "line 2 is not text in UTF-8 (byte 0xE9)");

        File.WriteAllText(yaml, Text, Encoding.Unicode);
        Assert.AreEqual("carré", Read("train").ClassNames[0]);
    }

    [TestMethod]
    [DataRow("utf-8")]
    [DataRow("utf-16")]
    public void Read_LabelsWithAByteOrderMark_AreRead(string encoding)
    {
        Add("train", "a");
        _folder.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n");
        File.WriteAllText(_folder.File("labels", "train", "a.txt"), Row, Encoding.GetEncoding(encoding));

        Assert.HasCount(2, Read("train").Images[0].Annotations);
    }

    [TestMethod]
    public void Read_ErrorAfterWarnings_KeepsThem()
    {
        Add("train", "a", Row + Row + "0 50 25 20 10\n");
        _folder.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => Read("train")).Message;

        StringAssert.Contains(message, "they look like pixels");
        StringAssert.Contains(message, "Warning: ");
        StringAssert.Contains(message, "is listed twice; one was dropped");
    }

    private DetectionDataset Read(string split) => DatasetReader.ReadYolo(_folder.Path, split);

    private void Add(string split, string stem, string rows = Row, string? picture = null)
    {
        PictureFiles.Write(_folder, $"images/{split}/{picture ?? stem + ".jpg"}");
        _folder.Write($"labels/{split}/{stem}.txt", rows);
    }
}
