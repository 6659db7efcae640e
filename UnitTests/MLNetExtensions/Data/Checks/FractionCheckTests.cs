using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class FractionCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ReadVoc_BoxesInFractions_SaysWhatToMultiplyBy()
    {
        AddVoc("0.25", "0.5", "1", "1.0");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;

        StringAssert.Contains(message,
            "every box of the split 'train' (1 in all) has coordinates between 0 and 1, such as (0.25, 0.5, 1, 1)");
        StringAssert.Contains(message, "multiply x by the width of the picture and y by its height, here by 100 and 50");
    }

    [TestMethod]
    public void ReadVoc_OneSmallBoxAmongOthers_IsTaken()
    {
        AddVoc("0.25", "0.5", "1", "1",
            "<object><name>x</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>20</xmax><ymax>20</ymax></bndbox></object>");

        Assert.HasCount(2, DatasetReader.Read(_folder.Path, "train").Images[0].Annotations);
    }

    [TestMethod]
    public void ReadCoco_BoxesInFractions_NamesTheFile()
    {
        var file = WriteCoco("[0.1, 0.2, 0.3, 0.4]", "[0.5, 0.5, 0.5, 0.5]");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(file, "train")).Message;

        StringAssert.StartsWith(message, file);
        StringAssert.Contains(message, "They look like fractions of the picture");
    }

    [TestMethod]
    public void ReadCoco_TwoCornersForASize_HasOneHint()
    {
        var file = WriteCoco("[60, 20, 90, 40]", "[10, 10, 30, 30]", "[55, 20, 80, 45]");

        var hints = DatasetReader.Read(file,
            "train").Warnings.Where(warning => warning.Message.Contains(
                "COCO's bbox is x, y, width, height", StringComparison.Ordinal)).ToList();

        Assert.HasCount(1, hints);
        StringAssert.StartsWith(hints[0].Message, "2 of 3 boxes extend outside their picture");
    }

    [TestMethod]
    public void ReadCoco_WideBoxThatOverhangs_HasNoHint()
    {
        var file = WriteCoco("[60, 20, 50, 20]", "[10, 10, 30, 30]");

        StringAssert.Contains(DatasetReader.Read(file, "train").Warnings.Single().Message, "was clipped");
    }

    private void AddVoc(string x0, string y0, string x1, string y1, string more = "")
    {
        PictureFiles.Write(_folder, "JPEGImages/a.jpg");
        _folder.Write("ImageSets/Main/train.txt", "a\n");
        _folder.Write(
            "Annotations/a.xml",
            $"<annotation><object><name>x</name><bndbox><xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>{more}</annotation>");
    }

    private string WriteCoco(params string[] boxes)
    {
        PictureFiles.Write(_folder, "train/a.jpg");
        var annotations = boxes.Select((box, index) => $$"""{"id": {{index}}, "image_id": 1, "category_id": 1, "bbox": {{box}}}""");
        return _folder.Write("train/_annotations.coco.json", $$"""{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{{string.Join(", ", annotations)}}], "categories": [{"id": 1, "name": "cat"}]}""");
    }
}
