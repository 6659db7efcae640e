using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class QuantizationPlacementTests
{
    [TestMethod]
    [DataRow("edge-n", "strides 2 and 4 and Resize in float")]
    [DataRow("yolo11n", "strides 2 and 4 and Resize in float")]
    [DataRow("int8-n", "everything in 8 bits")]
    public void For_Member_LeavesFirstStagesInFloatUnlessTheyAreMadeForBytes(string member, string expected)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var folded = network.Fold();
        var options = new ExportOptions { ClassNames = ["a", "b", "c"], Height = 64, Width = 64 };
        var graph = DetectorGraph.Build(folded, options).ToModel().Graph;

        Assert.AreEqual(expected, QuantizationPlacement.For(graph).Name);
    }
}
