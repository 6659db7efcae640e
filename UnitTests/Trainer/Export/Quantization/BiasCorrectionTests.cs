using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class BiasCorrectionTests
{
    [TestMethod]
    public void Measure_OneConvolution_IsTheErrorOfItsRoundedWeights()
    {
        // A weight of 1 is 127 steps exactly; 0.3 is 38.1 steps and becomes 38. The input is exact: 255 steps of 1/255.
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("one");
        var images = graph.Input("images", 1, 3, 2, 2);
        var weights = tensor([1f, 0.3f, 0f, 0.3f, 0f, 1f], [2, 3, 1, 1]);
        graph.Output(graph.Conv(images, weights, tensor([0.5f, -0.5f]), [1, 1], [0, 0], 1), "output0");
        var model = graph.ToModel();
        var plan = QuantizationPlan.Create(model.Graph, QuantizationPlacement.Bytes);
        var scales = ActivationScales.Of(model.Graph, plan, new Dictionary<string, ValueRange>
        {
            ["images"] = new(0, 1),
            ["output0"] = new(-1, 3),
        });
        float[] ones = [.. Enumerable.Repeat(1f, 12)];

        var corrections = BiasCorrection.Measure(model, plan, scales, 127, [ones, ones], [1, 3, 2, 2]);

        Assert.HasCount(2, corrections["output0"]);
        Assert.AreEqual(0.3f - (38f / 127), corrections["output0"][0], 1e-6f);
        Assert.AreEqual(0.3f - (38f / 127), corrections["output0"][1], 1e-6f);
    }
}
