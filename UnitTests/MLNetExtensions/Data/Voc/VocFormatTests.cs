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
    [DataRow("imgs", "xml")]
    [DataRow("images", "labels")]
    [DataRow("JPEGImages", "voc")]
    public void Read_PicturesAndAnnotationsInTwoFoldersOfAnyName_AreMatchedByName(string pictures, string annotations)
    {
        for (var index = 0; index < 4; index++)
        {
            PictureFiles.Write(_folder, $"{pictures}/p{index}.png");
            _folder.Write($"{annotations}/p{index}.xml", Annotation($"p{index}.png"));
        }

        Assert.AreSame(DatasetFormats.Voc, DatasetReader.DetectFormat(_folder.Path));
        var dataset = DatasetReader.Read(_folder.Path, "train");
        Assert.HasCount(4, dataset.Images);
        Assert.AreEqual(4, dataset.CountObjects().Single());
        Assert.IsFalse(DatasetFormats.Voc.IsDivided(_folder.Path));

        // Where the pictures have labels of another format, old annotations beside them do not count.
        _folder.Write($"{pictures}/p0.txt", "0 0.5 0.5 0.1 0.1\n");
        foreach (var index in Enumerable.Range(0, pictures == "images" ? 0 : 4))
        {
            _folder.Write($"{pictures}/p{index}.json", $$"""{"shapes": [], "imagePath": "p{{index}}.png"}""");
            Assert.AreSame(DatasetFormats.Labelme, DatasetReader.DetectFormat(_folder.Path));
        }
    }

    [TestMethod]
    [DataRow("trainval")]
    [DataRow("default")]
    public void IsDivided_OnlyAListOfEverything_IsFalse(string list)
    {
        for (var index = 0; index < 10; index++)
        {
            PictureFiles.Write(_folder, $"JPEGImages/p{index}.png", width: 100 + index);
            _folder.Write($"Annotations/p{index}.xml", Annotation($"p{index}.png"));
        }

        _folder.Write($"ImageSets/Main/{list}.txt", string.Concat(Enumerable.Range(0, 8).Select(index => $"p{index}\n")));
        _folder.Write($"ImageSets/Main/cat_{list}.txt", "p0 1\n");

        Assert.IsFalse(DatasetFormats.Voc.IsDivided(_folder.Path));
        CollectionAssert.AreEqual(new[] { "train" }, DatasetFormats.Voc.Splits(_folder.Path).ToArray());
        Assert.HasCount(8, DatasetReader.Read(_folder.Path, "train").Images);
        Assert.HasCount(8, DatasetReader.Read(_folder.Path, list).Images);
        var (training, validation) = HoldOut.ReadBoth(DatasetFormats.Voc, _folder.Path, out var note);
        Assert.AreEqual((6, 2), (training.Images.Count, validation.Images.Count));
        StringAssert.Contains(note!, "has no splits: 2 of 8 pictures are put aside");

        _folder.Write("ImageSets/Main/test.txt", "p9\n");
        Assert.IsTrue(DatasetFormats.Voc.IsDivided(_folder.Path));
    }

    private static string Annotation(string picture) => $"<annotation><filename>{picture}</filename><object><name>cat</name><bndbox>"
        + "<xmin>40</xmin><ymin>15</ymin><xmax>60</xmax><ymax>35</ymax></bndbox></object></annotation>";

    [TestMethod]
    public void Splits_NoFolderOfLists_None() => Assert.IsEmpty(DatasetFormats.Voc.Splits(_folder.Path));
}
