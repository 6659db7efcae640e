using System.Globalization;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using Onnx;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class QuantizationPlacementTests
{
    [TestMethod]
    [DataRow("edge-n", "strides 2 to 8, Resize and outputs in float, one scale per Concat")]
    [DataRow("n", "strides 2 to 8, Resize and outputs in float, one scale per Concat")]
    [DataRow("yolo11n", "strides 2 and 4, Resize and outputs in float, one scale per Concat")]
    [DataRow("int8-n", "stride 2 and outputs in float, one scale per Concat")]
    public void For_Member_LeavesFirstStagesInFloatUnlessTheyAreMadeForBytes(string member, string expected)
    {
        var graph = GraphOf(member, side: 64);

        Assert.AreEqual(expected, QuantizationPlacement.For(graph).Name);
    }

    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    [DataRow("yolo11n")]
    public void Regions_Member_TellTrunkFromNeckAndLevelsFromEachOther(string member)
    {
        var graph = GraphOf(member, side: 96);
        var regions = new GraphRegions(graph);

        foreach (var node in graph.Node.Where(node => node.OpType == "Conv"))
        {
            var isTrunk = node.Name.StartsWith("backbone/", StringComparison.Ordinal);
            var isHead = node.Name.StartsWith("head/", StringComparison.Ordinal);
            Assert.IsTrue(isTrunk || isHead || node.Name.StartsWith("neck/", StringComparison.Ordinal), node.Name);
            Assert.IsFalse(isTrunk && regions.IsInNeck(node), node.Name);
            if (isHead)
            {
                var level = int.Parse(node.Name.AsSpan(node.Name.IndexOf('/', 5) - 1, 1), CultureInfo.InvariantCulture);
                Assert.IsTrue(regions.IsInNeck(node), node.Name);
                Assert.AreEqual(8 << level, regions.StrideOf(node), node.Name);
            }
        }

        Assert.AreEqual(6, graph.Node.Count(regions.IsLastConvolution), "boxes and scores of three levels");
    }

    /// <summary>A value that one placement rounds and no other may have no range, so what a search tries must stay within them.</summary>
    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    public void Changes_OfEveryPlacement_RoundValuesThatThePlacementsRound(string member)
    {
        var graph = GraphOf(member, side: 64);
        var measured = QuantizationPlacement.Bases
            .SelectMany(placement => QuantizationPlan.Create(graph, placement).Activations).ToHashSet();

        foreach (var placement in QuantizationPlacement.Bases)
        {
            var all = QuantizationPlacement.Changes.Aggregate(placement, (changed, change) => change(changed));
            foreach (var changed in QuantizationPlacement.Changes.Select(change => change(placement)).Append(all))
            {
                var unknown = QuantizationPlan.Create(graph, changed).Activations.Except(measured);
                Assert.IsEmpty(unknown, $"{changed.Name}: {string.Join(", ", unknown)}");
            }
        }
    }

    private static GraphProto GraphOf(string member, int side)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var folded = network.Fold();
        var options = new ExportOptions { ClassNames = ["a", "b", "c"], Height = side, Width = side };
        return DetectorGraph.Build(folded, options).ToModel().Graph;
    }
}
