using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class FoldedNetworkTests
{
    [TestMethod]
    [DataRow("n", true)]
    [DataRow("n", false)]
    [DataRow("edge-n", true)]
    [DataRow("edge-n", false)]
    [DataRow("int8-n", true)]
    [DataRow("int8-n", false)]
    [DataRow("yolo11n", true)]
    [DataRow("yolo11n", false)]
    public void Emit_Member_ComputesTheSameInOnnxRuntime(string member, bool fillVectors)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        StateDicts.RandomiseNorms(network, seed: 2);
        using var folded = network.Fold();
        var graph = new OnnxGraph(member);
        var levels = folded.Emit(graph, graph.Input("images", OnnxValue.DynamicBatch, 3, 96, 64), new EmitOptions(fillVectors));
        Assert.HasCount(6, levels);
        for (var i = 0; i < levels.Length; i++)
        {
            graph.Output(levels[i], $"y{i}");
        }

        using var generator = new Generator(3);
        var images = rand([2, 3, 96, 64], generator: generator);
        var outputs = OnnxRunner.Run(graph.ToBytes(), images);
        var expected = folded.call(images);
        for (var level = 0; level < expected.Length; level++)
        {
            var actual = cat([outputs[2 * level], outputs[(2 * level) + 1]], 1);
            TensorAssert.AreClose(expected[level], actual, 1e-4 * Math.Max(1, expected[level].abs().max().item<float>()), $"level {level}");
        }
    }

    [TestMethod]
    [DataRow("n")]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    [DataRow("yolo11n")]
    public void Fold_Network_HasTheSameClassesOverFoldedLeaves(string member)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var folded = network.Fold();
        var expected = network.named_children().Select(part => (part.name, part.module.GetType())).ToArray();
        CollectionAssert.AreEqual(expected, folded.named_children().Select(part => (part.name, part.module.GetType())).ToArray());
        FoldedLeaves.AssertNothingElse(folded);
        Assert.IsFalse(folded.training, "in evaluation mode");
    }

    [TestMethod]
    public void Fold_Network_LeavesTheTrainingModelUntouched()
    {
        using var scope = NewDisposeScope();
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        using (var folded = network.Fold())
        {
            folded.parameters().First().zero_();
        }

        Assert.IsTrue(network.training, "still in training mode");
        foreach (var (name, tensor) in network.state_dict())
        {
            TensorAssert.AreClose(before[name], tensor, 0, name);
        }
    }
}
