using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class VocFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Splits_ListsOfClassesBesideThem_AreLeftOut()
    {
        _folder.Write("Annotations/a.xml", "<annotation/>");
        _folder.Write("ImageSets/Main/trainval.txt", "a 1\n");
        _folder.Write("ImageSets/Main/val.txt", "a\n");
        _folder.Write("ImageSets/Main/train.txt", "b\n");
        _folder.Write("ImageSets/Main/night_train.txt", "b\n");
        _folder.Write("ImageSets/Main/cat_train.txt", "a -1\n");
        _folder.Write("ImageSets/Main/cat_val.txt", "b  1\n");

        CollectionAssert.AreEqual(new[] { "train", "val", "night_train", "trainval" }, DatasetFormats.Voc.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Splits_File_ErrorSaysThatAFolderIsWanted()
    {
        var file = _folder.Write("Annotations/a.xml", "<annotation/>");

        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(() => DatasetFormats.Voc.Splits(file));

        StringAssert.Contains(error.Message, "name the folder");
    }

    [TestMethod]
    public void Splits_NoFolderOfLists_None() => Assert.IsEmpty(DatasetFormats.Voc.Splits(_folder.Path));
}
