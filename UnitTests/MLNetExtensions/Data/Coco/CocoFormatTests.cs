using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class CocoFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Splits_FolderOfAnnotations_AreInTheNamesOfItsFiles()
    {
        _folder.Write("annotations/instances_val2017.json", "{}");
        _folder.Write("annotations/instances_train2017.json", "{}");
        _folder.Write("annotations/captions_test2017.json", "{}");

        CollectionAssert.AreEqual(new[] { "train", "val" }, DatasetFormats.Coco.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Splits_OneFile_AreThoseOfTheFilesBesideIt()
    {
        var file = _folder.Write("valid/_annotations.coco.json", "{}");
        _folder.Write("train/_annotations.coco.json", "{}");

        CollectionAssert.AreEqual(new[] { "train", "valid" }, DatasetFormats.Coco.Splits(file).ToArray());
        CollectionAssert.AreEqual(new[] { "train", "valid" }, DatasetFormats.Coco.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Splits_FileWhoseNameHoldsNone_None() => Assert.IsEmpty(DatasetFormats.Coco.Splits(_folder.Write("birds.json", "{}")));
}
