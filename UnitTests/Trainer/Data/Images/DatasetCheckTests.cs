using MLNetGhost.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class DatasetCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ForTraining_SoundSplit_HasNoWarning() =>
        Assert.IsEmpty(DatasetCheck.ForTraining(PaintedDataset.Write(_folder, 5)));

    [TestMethod]
    public void ForTraining_NoPictures_NamesSplitAndRoot()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetCheck.ForTraining(PaintedDataset.Of("somewhere", [])));

        StringAssert.Contains(error.Message, "The split 'train' of somewhere has no pictures");
    }

    [TestMethod]
    public void ForTraining_OnlyCrowds_IsRefusedAndAllowedForValidation()
    {
        var image = PaintedDataset.Write(_folder, "a.png", 30, 30, new Random(1));
        var dataset = PaintedDataset.Of(_folder.Path, [image with { Annotations = [image.Annotations[0] with { IsCrowd = true }] }]);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetCheck.ForTraining(dataset)).Message,
            "no labelled object to train on");
        Assert.IsEmpty(DatasetCheck.ForValidation(dataset));
    }

    [TestMethod]
    public void ForTraining_UnknownClass_NamesFileAndId()
    {
        var image = PaintedDataset.Write(_folder, "a.png", 30, 30, new Random(1));
        var dataset = PaintedDataset.Of(_folder.Path, [image with { Annotations = [new Annotation(3, new BoundingBox(0, 0, 9, 9))] }]);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetCheck.ForTraining(dataset)).Message,
            "the class id 3 is outside 0 to 2");
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void ForTraining_FileCutShort_NamesIt(SKEncodedImageFormat format)
    {
        var dataset = PaintedDataset.Write(_folder, 3);
        var bytes = TestPictures.Encode(TestPictures.Photograph(320, 240, 3), format);
        var path = _folder.File("cut.picture");
        File.WriteAllBytes(path, bytes[..(bytes.Length * 4 / 5)]);
        var cut = new AnnotatedImage(path, 320, 240, []);

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [.. dataset.Images, cut])));

        StringAssert.Contains(error.Message, "1 of 4 pictures");
        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void ForTraining_PngWithADamagedMiddleAndASoundEnd_NamesIt()
    {
        var path = _folder.File("damaged.png");
        var bytes = TestPictures.Encode(TestPictures.Photograph(320, 240, 3), SKEncodedImageFormat.Png);
        File.WriteAllBytes(path, bytes);
        var image = new AnnotatedImage(path, 320, 240, [new Annotation(0, new BoundingBox(1, 1, 9, 9))]);
        Assert.IsEmpty(DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [image])));
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, 40);
        File.WriteAllBytes(path, bytes);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [image])));

        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void AllMatch_OneBitTurned_IsFalse()
    {
        var bytes = TestPictures.Encode(TestPictures.Photograph(320, 240, 3), SKEncodedImageFormat.Png);
        Assert.IsTrue(PngChecksums.AllMatch(new MemoryStream(bytes)));
        Assert.IsTrue(PngChecksums.AllMatch(new MemoryStream([.. bytes, .. new byte[100]])));
        Assert.IsFalse(PngChecksums.AllMatch(new MemoryStream(bytes[..^1])));
        bytes[bytes.Length / 3] ^= 4;

        Assert.IsFalse(PngChecksums.AllMatch(new MemoryStream(bytes)));
    }

    [TestMethod]
    public void ForTraining_FileWithBytesAfterItsEnd_Passes()
    {
        var path = _folder.File("padded.jpg");
        File.WriteAllBytes(
            path, [.. TestPictures.Encode(TestPictures.Photograph(320, 240, 3), SKEncodedImageFormat.Jpeg), .. new byte[10_000]]);
        var image = new AnnotatedImage(path, 320, 240, [new Annotation(0, new BoundingBox(1, 1, 9, 9))]);

        Assert.IsEmpty(DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [image])));
    }

    [TestMethod]
    public void FindProblem_JpegWithADamagedMiddle_IsFoundByTheThoroughCheckAndByLoading()
    {
        var path = _folder.File("half.jpg");
        var jpeg = TestPictures.Encode(TestPictures.Photograph(320, 240, 3), SKEncodedImageFormat.Jpeg);
        File.WriteAllBytes(path, [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9]);
        var image = new AnnotatedImage(path, 320, 240, [new Annotation(0, new BoundingBox(1, 1, 9, 9))]);
        var accepting = new DecodingRules { AcceptDamagedPictures = true };

        StringAssert.Contains(PictureFileCheck.FindProblem(image, isThorough: true), $"{path} is a damaged JPEG file");
        Assert.IsNull(PictureFileCheck.FindProblem(image, isThorough: true, accepting));
        Assert.IsNull(PictureFileCheck.FindProblem(image, isThorough: false));

        (int, int)[] sizes = [(32, 24)];
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => new ImageStore([image], sizes, 0).Get(0)).Message, path);
        Assert.AreEqual(32, new ImageStore([image], sizes, 0, accepting).Get(0).Width);
        var dataset = PaintedDataset.Of(_folder.Path, [image]);
        var options = new BatchOptions { ImageSize = 64, BatchSize = 1, Workers = 0 };
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(
            () => new ValidationLoader(dataset, options).Batches().Count()).Message, path);
        Assert.AreEqual(1, new ValidationLoader(dataset, options with { AcceptDamagedPictures = true }).Batches().Select(batch =>
        {
            batch.Dispose();
            return batch;
        }).Count());
    }

    [TestMethod]
    public void ForTraining_MissingAndForeignFiles_AreCountedAndNamed()
    {
        var dataset = PaintedDataset.Write(_folder, 2);
        var text = _folder.Write("notes.jpg", "not a picture");
        var images = dataset.Images
            .Append(new AnnotatedImage(text, 10, 10, []))
            .Append(new AnnotatedImage(Path.Combine(_folder.Path, "gone.png"), 10, 10, [])).ToArray();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, images)));

        StringAssert.Contains(error.Message, "2 of 4 pictures");
        StringAssert.Contains(error.Message, "notes.jpg");
        StringAssert.Contains(error.Message, "gone.png");
        Assert.IsEmpty(DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, images), checkFiles: false));
    }

    [TestMethod]
    public void ForTraining_OtherSizeThanTheDatasetSays_NamesBoth()
    {
        var image = PaintedDataset.Write(_folder, "a.png", 30, 40, new Random(1));

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [image with { Width = 60 }])));

        StringAssert.Contains(error.Message, "30×40 pixels, but the dataset says 60×40");
    }

    [TestMethod]
    public void ForTraining_FileListedTwice_WarnsOnce()
    {
        var dataset = PaintedDataset.Write(_folder, 3);

        var warning = DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [.. dataset.Images, dataset.Images[1]])).Single();

        Assert.AreEqual(dataset.Images[1].Path, warning.File);
        StringAssert.Contains(warning.Message, "2 times");
    }

    [TestMethod]
    public void ForTraining_ManyFilesListedTwice_AreCounted()
    {
        var dataset = PaintedDataset.Write(_folder, 9);

        var warnings = DatasetCheck.ForTraining(PaintedDataset.Of(_folder.Path, [.. dataset.Images, .. dataset.Images]));

        Assert.HasCount(6, warnings);
        StringAssert.Contains(warnings[5].Message, "and 4 more");
    }
}
