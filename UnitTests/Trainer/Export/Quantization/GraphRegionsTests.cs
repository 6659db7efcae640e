using MLNetGhost.Trainer.Export;
using Onnx;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class GraphRegionsTests
{
    private readonly GraphProto _graph = TinyDetector.Build().ToModel().Graph;

    [TestMethod]
    public void StrideOf_StagesAndGates_IsThatOfThePlanesTheyWorkFor()
    {
        var regions = new GraphRegions(_graph);

        Assert.AreEqual(4, regions.StrideOf(_graph.Node[0]), "the stem has a stride of 4");
        foreach (var type in new[] { "GlobalAveragePool", "HardSigmoid", "AveragePool" })
        {
            var gate = _graph.Node.Single(node => node.OpType == type);
            Assert.AreEqual(4, regions.StrideOf(gate), $"{type} is part of a gate on planes of stride 4");
        }

        CollectionAssert.AreEquivalent(new[] { 8, 16, 32 }, _graph.Node
            .Where(node => node.OpType == "Conv").Select(regions.StrideOf).Where(stride => stride > 4).Distinct().ToArray());
    }

    [TestMethod]
    public void IsInNeck_UpsamplingThatIsJoined_BeginsIt()
    {
        var regions = new GraphRegions(_graph);
        var resizes = _graph.Node.Where(node => node.OpType == "Resize").ToArray();

        Assert.HasCount(2, resizes);
        Assert.IsFalse(regions.IsInNeck(resizes[0]), "a gate is upsampled and multiplied");
        Assert.IsTrue(regions.IsInNeck(resizes[1]), "features are upsampled and joined");
        Assert.IsFalse(regions.IsInNeck(_graph.Node[0]));
        Assert.IsTrue(regions.IsInNeck(_graph.Node[^1]));
    }

    [TestMethod]
    public void IsLastConvolution_HeadOfThreeLevels_HasSix() =>
        Assert.HasCount(6, _graph.Node.Where(new GraphRegions(_graph).IsLastConvolution).ToArray());

    [TestMethod]
    public void IsDepthwise_OneFilterPerChannel_IsTheOnlyOne()
    {
        var regions = new GraphRegions(_graph);

        var depthwise = _graph.Node.Single(regions.IsDepthwise);

        Assert.AreEqual(8, depthwise.Attribute.Single(attribute => attribute.Name == "group").I);
        Assert.AreEqual("Relu", regions.ActivationOf(depthwise).Single().OpType);
    }

    [TestMethod]
    public void SiluOf_ConvolutionBeforeSilu_IsTheProduct()
    {
        var regions = new GraphRegions(_graph);
        var sigmoid = _graph.Node.First(
            node => node.OpType == "Sigmoid" && _graph.Node.Any(other => other.OpType == "Mul" && other.Input.Contains(node.Input[0])));

        var product = regions.SiluOf(sigmoid.Input[0]);

        Assert.IsNotNull(product);
        Assert.AreEqual("Mul", regions.ProducerOf(product)!.OpType);
        Assert.IsNull(regions.SiluOf(_graph.Input[0].Name));
    }
}
