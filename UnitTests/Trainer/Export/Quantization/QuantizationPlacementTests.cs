using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class QuantizationPlacementTests
{
    [TestMethod]
    [DataRow("edge-n", "strides 2 and 4 and Resize in float")]
    [DataRow("yolo11n", "strides 2 and 4 and Resize in float")]
    [DataRow("int8-n", "stride 2 in float")]
    public void For_Member_LeavesFirstStagesInFloatUnlessTheyAreMadeForBytes(string member, string expected)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var folded = network.Fold();
        var options = new ExportOptions { ClassNames = ["a", "b", "c"], Height = 64, Width = 64 };
        var graph = DetectorGraph.Build(folded, options).ToModel().Graph;

        Assert.AreEqual(expected, QuantizationPlacement.For(graph).Name);
    }

    /// <summary>A value that one placement rounds and no other may have no range, so what a search tries must stay within them.</summary>
    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    public void Changes_OfEveryPlacement_RoundValuesThatThePlacementsRound(string member)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var folded = network.Fold();
        var options = new ExportOptions { ClassNames = ["a", "b", "c"], Height = 64, Width = 64 };
        var graph = DetectorGraph.Build(folded, options).ToModel().Graph;
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
}
