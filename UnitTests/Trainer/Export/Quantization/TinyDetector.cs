using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

/// <summary>A float detector of a few layers that has every operator of the real ones, with random weights.</summary>
internal static class TinyDetector
{
    public const int ClassCount = 3;
    public const int Size = 64;

    public static OnnxGraph Build(int seed = 1)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var graph = new OnnxGraph("tiny");
        var x = graph.Input("images", OnnxValue.DynamicBatch, 3, Size, Size);
        var stem = graph.Relu(Conv(graph, x, 8, 3, 4));
        var cheap = graph.Relu(Conv(graph, stem, 8, 3, 1, groups: 8));
        var ghost = graph.Concat([stem, cheap]);
        var squeezed = graph.HardSigmoid(Conv(graph, graph.Relu(Conv(graph, graph.GlobalAveragePool(ghost), 4, 1, 1)), 16, 1, 1));
        var gated = graph.Mul(ghost, graph.ResizeNearest(graph.Sigmoid(Conv(graph, graph.AveragePool(ghost, 2, 2), 16, 1, 1)), 2));
        var fine = graph.Silu(Conv(graph, graph.Mul(squeezed, gated), 16, 3, 2));
        var halves = graph.Split(fine, [8, 8]);
        var residual = graph.Add(halves[0], graph.Silu(Conv(graph, halves[1], 8, 3, 1)));
        var pooled = graph.Concat([residual, graph.MaxPool(residual, 5, 1, 2)]);
        var middle = graph.Silu(Conv(graph, pooled, 16, 3, 2));
        var coarse = graph.Silu(Conv(graph, middle, 16, 3, 2));
        OnnxValue[] levels = [graph.Silu(Conv(graph, graph.Concat([fine, graph.ResizeNearest(middle, 2)]), 16, 3, 1)), middle, coarse];
        var boxes = BoxDecodeEmitter.Emit(graph, [.. levels.Select(level => Conv(graph, level, 64, 1, 1))], [8, 16, 32]);
        var scores = levels.Select(level => graph.Reshape(Conv(graph, level, ClassCount, 1, 1), [ClassCount, -1])).ToArray();
        graph.Output(graph.Concat([boxes, graph.Sigmoid(graph.Concat(scores, axis: 2))]), "output0");
        graph.Metadata("names", "{0: 'a', 1: 'b', 2: 'c'}");
        return graph;
    }

    private static OnnxValue Conv(OnnxGraph graph, OnnxValue x, int outChannels, int kernel, int stride, int groups = 1)
    {
        var fanIn = x.Channels / groups * kernel * kernel;
        return graph.Conv(
            x, randn(outChannels, x.Channels / groups, kernel, kernel) * Math.Sqrt(2.0 / fanIn), randn(outChannels) * 0.3,
            [stride, stride], [kernel / 2, kernel / 2], groups);
    }
}
