using MLNetGhost.Files;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Export;

/// <summary>The entries of an exported file as other tools read them; docs/other-runtimes.md names the tools and versions.</summary>
[TestClass]
public class YoloToolMetadataTests
{
    [TestMethod]
    [DataRow("n")]
    [DataRow("edge-s")]
    public void Description_YoloLayout_BeginsAsYoloDotNetParsesIt(string member)
    {
        var metadata = Export(member, DetectorLayout.Yolo);

        StringAssert.StartsWith(metadata["description"].ToLowerInvariant(), "ultralytics yolo11");
        StringAssert.Contains(metadata["description"], $"model {member} exported by MLNetGhost {metadata["version"]}");
    }

    [TestMethod]
    public void Description_RawLayout_IsRefusedByTools()
    {
        var description = Export("n", DetectorLayout.Raw)["description"];

        Assert.DoesNotContain("ultralytics", description.ToLowerInvariant());
        StringAssert.StartsWith(description, "Model n exported by MLNetGhost ");
    }

    [TestMethod]
    public void Author_IsThisLibrary()
    {
        var metadata = Export("n", DetectorLayout.Yolo);

        Assert.AreEqual("MLNetGhost", metadata["author"]);
        Assert.AreEqual(metadata["mlnetghost.version"], metadata["version"]);
        Assert.DoesNotContain("ultralytics", (metadata["license"] + metadata["docs"]).ToLowerInvariant());
    }

    [TestMethod]
    [DataRow(null, 1)]
    [DataRow(4, 4)]
    public void Arguments_AnyBatch_SayWhatTheFileIs(int? batch, int written)
    {
        var metadata = Export("n", DetectorLayout.Yolo, batch);

        var arguments = ((List<KeyValuePair<object?, object?>>)PythonLiteral.Parse(metadata["args"])!).ToDictionary(
            entry => (string)entry.Key!, entry => entry.Value);
        Assert.AreEqual((long)written, arguments["batch"]);
        Assert.AreEqual(false, arguments["dynamic"], "height and width are fixed, and tools take this for them");
        Assert.AreEqual(false, arguments["half"]);
        Assert.AreEqual(false, arguments["nms"]);
        Assert.AreEqual(17L, arguments["opset"]);
        Assert.AreEqual("False", metadata["end2end"]);
        Assert.AreEqual("3", metadata["channels"]);
    }

    [TestMethod]
    public void Names_PlainOnes_AreSeparatedAsToolsSplitThem()
    {
        var pairs = Export("n", DetectorLayout.Yolo)["names"].Trim('{', '}').Split(", ").Select(pair => pair.Split(": "));

        CollectionAssert.AreEqual(new[] { "0 'cat'", "1 'big dog'" }, pairs.Select(pair => string.Join(' ', pair)).ToArray());
    }

    private static Dictionary<string, string> Export(string member, DetectorLayout layout, int? batch = null)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), classCount: 2, seed: 0);
        using var folded = network.Fold();
        var options = new ExportOptions { ClassNames = ["cat", "big dog"], Height = 64, Width = 64, Layout = layout, Batch = batch };
        return DetectorGraph.Build(folded, options).ToModel().MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
    }
}
