using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Transforms;
using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// A detector of a few kilobytes with predictable detections: every grid cell of the three strides whose mean colour is
/// pure enough is a box of the class red, green or blue. Larger cells score a little higher, so that with
/// <see cref="Options"/> a square of 32 input pixels on the grid of 32 is exactly one detection.
/// </summary>
internal static class ColourDetector
{
    /// <summary>The classes, in the order of their ids.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["red", "green", "blue"];

    /// <summary>The score of a cell of 32 input pixels in a pure colour.</summary>
    public static float FullScore { get; } = 1 / (1 + MathF.Exp(-4));

    /// <summary>Settings under which a cell suppresses the smaller cells inside it.</summary>
    public static DetectObjectsOptions Options { get; } = new() { IouThreshold = 0.05f };

    /// <summary>An ONNX model in the layout <c>yolo</c>.</summary>
    /// <param name="size">Width and height of its input; a multiple of 32.</param>
    /// <param name="batch">Its batch size; dynamic by default.</param>
    /// <param name="metadata">False omits class names, stride and the rest.</param>
    public static byte[] CreateOnnx(int size = 64, int batch = OnnxValue.DynamicBatch, bool metadata = true)
    {
        var graph = new OnnxGraph("colours");
        var images = graph.Input("images", batch, 3, size, size);
        using var scope = torch.NewDisposeScope();
        var boxes = new List<OnnxValue>();
        var scores = new List<OnnxValue>();
        foreach (var (stride, bias) in new[] { (8, -4.2f), (16, -4.1f), (32, -4f) })
        {
            var cells = size / stride;
            var means = graph.AveragePool(images, stride, stride);
            scores.Add(
                graph.Reshape(graph.Sigmoid(graph.Conv(means, Purity(), torch.full(3, bias), [1, 1], [0, 0, 0, 0])), [3, cells * cells]));
            // A convolution with zero weights gives the constant boxes a batch dimension.
            var zeros = graph.Conv(means, torch.zeros(4, 3, 1, 1), torch.zeros(4), [1, 1], [0, 0, 0, 0]);
            boxes.Add(graph.Reshape(graph.Add(zeros, graph.Constant(Cells(cells, stride), $"boxes{stride}")), [4, cells * cells]));
        }

        graph.Output(graph.Concat([graph.Concat(boxes, 2), graph.Concat(scores, 2)]), "output0");
        if (metadata)
        {
            graph.Metadata("names", "{0: 'red', 1: 'green', 2: 'blue'}");
            graph.Metadata("stride", "32");
            graph.Metadata("task", "detect");
            graph.Metadata("imgsz", $"[{size}, {size}]");
            graph.Metadata("batch", "1");
        }

        return graph.ToBytes();
    }

    /// <summary>8 × (own channel − half of the two others): 8 for a pure colour, 0 for grey.</summary>
    private static torch.Tensor Purity()
    {
        return torch.eye(3).mul(12).sub(4).reshape(3, 3, 1, 1);
    }

    private static torch.Tensor Cells(int cells, int stride)
    {
        var centre = torch.arange(cells, dtype: torch.float32).add(0.5).mul(stride);
        var x = centre.expand(cells, cells);
        var extent = torch.full(new long[] { cells, cells }, (float)stride);
        return torch.stack([x, x.t(), extent, extent]).unsqueeze(0);
    }
}
