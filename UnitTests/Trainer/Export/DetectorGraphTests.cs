using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class DetectorGraphTests
{
    [TestMethod]
    [DataRow("n")]
    [DataRow("s")]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    public void Build_Member_KeepsChannelsInWholeVectors(string member)
    {
        using var scope = NewDisposeScope();
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 80, seed: 0);
        using var folded = network.Fold();
        var graph = DetectorGraph.Build(folded, new ExportOptions
        {
            ClassNames = [.. Enumerable.Range(0, 80).Select(i =>
            $"{i}")],
            Height = 64,
            Width = 64
        }).ToModel().Graph;

        var channels = graph.ValueInfo.ToDictionary(info => info.Name, info => info.Type.TensorType.Shape.Dim[1].DimValue);
        foreach (var node in graph.Node.Where(node => node.OpType is "Conv" or "AveragePool" && node.Input[0] != DetectorGraph.InputName))
        {
            Assert.AreEqual(0, channels[node.Input[0]] % ChannelPadding.VectorLength, $"channels that {node.Name} reads");
        }

        // The neck's 1 × 1 convolutions of joined values run before one of them is enlarged, on its own number of pixels.
        var enlarged = graph.Node.Where(node => node.OpType == "Resize").SelectMany(node => node.Output).ToHashSet();
        Assert.IsEmpty(graph.Node.Where(node => node.OpType == "Concat" && node.Input.Any(enlarged.Contains)), "joined after enlarging");
        Assert.IsEmpty(graph.Node.Where(node => node.OpType ==
            "Split" && !node.Name.Contains("attention")), "splits other than that of queries, keys and values");
        var read = graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)).ToHashSet();
        Assert.IsEmpty(graph.Node.Where(node => !node.Output.Any(read.Contains)), "nodes whose output nothing reads");
    }
}
