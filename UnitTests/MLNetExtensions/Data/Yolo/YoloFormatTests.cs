using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class YoloFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Splits_Description_AreItsEntriesWithPictures()
    {
        var file = _folder.Write("data.yaml", "test:\nvalid: images/a\ntrain: images/b\nnames: [cat]\n");

        CollectionAssert.AreEqual(new[] { "train", "valid" }, DatasetFormats.Yolo.Splits(file).ToArray());
        CollectionAssert.AreEqual(new[] { "train", "valid" }, DatasetFormats.Yolo.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Splits_FoldersOnly_KnownNamesFirst()
    {
        foreach (var split in new[] { "extra", "val", "another", "training" })
        {
            PictureFiles.Write(_folder, $"images/{split}/a.png");
            _folder.Write($"labels/{split}/a.txt", "0 0.5 0.5 0.2 0.4\n");
        }

        CollectionAssert.AreEqual(new[] { "training", "val", "another", "extra" }, DatasetFormats.Yolo.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Recognises_DescriptionByAnyNameThatHoldsSplits_True()
    {
        _folder.Write("settings.yaml", "epochs: 3\n");
        Assert.IsFalse(DatasetFormats.Yolo.Recognises(_folder.Path));

        _folder.Write("birds.yaml", "train: images\nnames: [bird]\n");
        Assert.IsTrue(DatasetFormats.Yolo.Recognises(_folder.Path));
    }
}
