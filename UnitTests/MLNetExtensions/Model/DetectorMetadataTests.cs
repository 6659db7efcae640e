using MLNetGhost.Model;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public class DetectorMetadataTests
{
    [TestMethod]
    public void Parse_EntriesOfAYoloExport_ReturnsThem()
    {
        var metadata = DetectorMetadata.Parse(new Dictionary<string, string>
        {
            ["description"] = "Ultralytics YOLO11n model",
            ["names"] = "{0: 'person', 1: \"dog's bed\", 2: 'tv'}",
            ["stride"] = "32",
            ["task"] = "detect",
            ["imgsz"] = "[480, 640]",
            ["batch"] = "1",
            ["args"] = "{'batch': 1, 'half': False}",
        });

        CollectionAssert.AreEqual(new[] { "person", "dog's bed", "tv" }, metadata.ClassNames!.ToArray());
        Assert.AreEqual(32, metadata.Stride);
        Assert.AreEqual("detect", metadata.Task);
        Assert.AreEqual((480, 640), metadata.ImageSize);
        Assert.AreEqual(1, metadata.Batch);
        Assert.IsFalse(metadata.EndToEnd);
        Assert.IsNull(metadata.Layout);
    }

    [TestMethod]
    [DataRow("['a', 'b']"), DataRow("{\"0\": \"a\", \"1\": "
        + "\"b\"}"), DataRow("[\"a\", \"b\"]"), DataRow("{1: 'b', 0: 'a'}"), DataRow("('a', 'b')")]
    public void Parse_NamesInOtherNotations_GivesThemInOrder(string names) => CollectionAssert.AreEqual(
        new[] { "a", "b" }, DetectorMetadata.Parse(new Dictionary<string, string> { ["names"] = names }).ClassNames!.ToArray());

    [TestMethod]
    public void Parse_Nothing_LeavesAllOpen() =>
        Assert.AreEqual(new DetectorMetadata(), DetectorMetadata.Parse(new Dictionary<string, string>()));

    [TestMethod]
    public void ToProperties_ThenParse_GivesTheSame()
    {
        var metadata = new DetectorMetadata
        {
            ClassNames = ["cell", "it's \"odd\"\\", "日本"],
            Stride = 32,
            Task = "detect",
            ImageSize = (320, 640),
            Batch = 4,
            EndToEnd = true,
            Layout = DetectorLayout.Raw,
            Model = "edge-n",
            Version = "0.1.0",
        };
        var properties = metadata.ToProperties();

        var read = DetectorMetadata.Parse(properties);

        CollectionAssert.AreEqual(metadata.ClassNames.ToArray(), read.ClassNames!.ToArray());
        Assert.AreEqual(metadata with { ClassNames = null }, read with { ClassNames = null });
        Assert.AreEqual("[320, 640]", properties["imgsz"]);
        StringAssert.StartsWith(properties["names"], "{0: 'cell', 1: ");
        Assert.AreEqual("raw", properties["mlnetghost.layout"]);
    }

    [TestMethod]
    [DataRow("names", "person, dog"), DataRow(
        "names", "{0: 'a', 2: 'b'}"), DataRow("names", "{0: 'a', 0: 'b'}"), DataRow("names", "{'a': 'b'}"), DataRow("names", "5")]
    [DataRow("stride", "-1"), DataRow("imgsz", "[640, 640, 3]"), DataRow("imgsz", "[0, 640]"), DataRow("batch", "None")]
    public void Parse_EntryThatCannotBeRead_NamesItAndShowsItsText(string key, string text)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => DetectorMetadata.Parse(new Dictionary<string, string> { [key] = text }));

        StringAssert.Contains(error.Message, $"'{key}'");
        StringAssert.Contains(error.Message, text);
    }

    [TestMethod]
    public void Parse_UnknownLayout_NamesIt() => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(() => DetectorMetadata.Parse(new Dictionary<string, string>
        {
            ["mlnetghost.layout"] =
            "packed"
        })).Message, "packed");
}
