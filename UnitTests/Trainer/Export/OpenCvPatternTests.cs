using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using Onnx;

namespace MLNetGhost.UnitTests.Export;

/// <summary>
/// What OpenCV's dnn module replaces by something else when it reads a graph or fuses its layers; none of it may be in a member's graph.
/// docs/other-runtimes.md says what was seen.
/// </summary>
[TestClass]
public class OpenCvPatternTests
{
    /// <summary>
    /// What may read the product of two computed matrices. OpenCV 4.6 makes a constant factor or an activation function part of the product
    /// and then does not apply it.
    /// </summary>
    private static readonly string[] s_notFused = ["MatMul", "Reshape", "Slice", "Softmax", "Split", "Transpose"];

    /// <summary>All members; the large ones are slow.</summary>
    public static IEnumerable<TestDataRow<string>> Members =>
        ModelFamily.All.Select(spec => new TestDataRow<string>(spec.Name) { TestCategories = spec.Name is "m" or "l" ? ["Slow"] : [] });

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Build_Member_HasNothingFusedBehindAProductOfComputedMatrices(string member)
    {
        var graph = Build(member, DetectorLayout.Yolo);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var products = graph.Node.Where(node => node.OpType == "MatMul" && !node.Input.Any(constants.Contains)).ToArray();

        Assert.AreEqual(ModelFamily.Get(member).Attention, products.Length > 0, "attention has two of them");
        foreach (var product in products)
        {
            foreach (var reader in graph.Node.Where(node => node.Input.Contains(product.Output[0])))
            {
                CollectionAssert.Contains(s_notFused, reader.OpType, $"{reader.Name} follows {product.Name}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Build_Member_ScalesTheQueriesOfEachAttention(string member)
    {
        var graph = Build(member, DetectorLayout.Yolo);
        var producers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        var scales = graph.Initializer.Where(tensor => tensor.Name.EndsWith("/attention/scale", StringComparison.Ordinal)).ToArray();
        var softmaxes = graph.Node.Where(node => node.OpType == "Softmax" && node.Name.Contains("/attention/")).ToArray();

        Assert.AreEqual(ModelFamily.Get(member).Attention, softmaxes.Length > 0);
        foreach (var softmax in softmaxes)
        {
            var product = producers[softmax.Input[0]];
            var scaled = producers[producers[product.Input[0]].Input[0]];
            Assert.AreEqual("MatMul Mul Slice", $"{product.OpType} {scaled.OpType} {producers[scaled.Input[0]].OpType}", softmax.Name);
            var scale = scales.Single(tensor => tensor.Name == scaled.Input[1]);
            var keyChannels = graph.ValueInfo.Single(value => value.Name == scaled.Output[0]).Type.TensorType.Shape.Dim[2].DimValue;
            Assert.AreEqual((float)(1 / Math.Sqrt(keyChannels)), BitConverter.ToSingle(scale.RawData.Span));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Build_Member_HasNoGateThatLooksLikeHardSwish(string member)
    {
        var rows = ((GhostBackboneSpec)ModelFamily.Get(member).Backbone).Stages.SelectMany(stage => stage);
        foreach (var layout in (DetectorLayout[])[DetectorLayout.Yolo, DetectorLayout.Raw])
        {
            var graph = Build(member, layout);
            var gates = graph.Node.Where(node => node.OpType == "HardSigmoid").ToDictionary(node => node.Output[0]);
            var gated = graph.Node.Where(node => node.Input.Any(gates.ContainsKey)).ToArray();

            Assert.AreEqual(rows.Count(row => row.SqueezeRatio > 0), gates.Count);
            Assert.HasCount(gates.Count, gated);
            foreach (var gate in gates.Values)
            {
                Assert.AreNotEqual(1f / 6, gate.Attribute.Single(attribute => attribute.Name == "alpha").F, $"the slope of {gate.Name}");
            }

            foreach (var product in gated)
            {
                Assert.AreEqual("Mul", product.OpType, product.Name);
                Assert.IsTrue(gates.ContainsKey(product.Input[0]), $"the first factor of {product.Name}");
                Assert.IsFalse(gates.ContainsKey(product.Input[1]), $"the second factor of {product.Name}");
            }
        }
    }

    private static GraphProto Build(string member, DetectorLayout layout)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), classCount: 2, seed: 0);
        using var folded = network.Fold();
        return DetectorGraph.Build(folded, new ExportOptions { ClassNames = ["a", "b"], Height = 64, Width = 64, Layout = layout })
            .ToModel().Graph;
    }
}
