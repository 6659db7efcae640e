using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;
using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// Tiny detectors as ONNX bytes: one random convolution per stride, so that outputs depend on the picture, in both layouts. Scores
/// spread over (0, 1), boxes over the input.
/// </summary>
public static class TestDetectors
{
    private static readonly int[] s_strides = [8, 16, 32];

    /// <summary>A model in the layout that YOLO tools export.</summary>
    public static byte[] Yolo(
        int size = 64, int seed = 1, int batch = OnnxValue.DynamicBatch, DetectorMetadata? metadata = null, params string[] classNames)
    {
        using var scope = torch.NewDisposeScope();
        var names = classNames.Length > 0 ? classNames : ["cat", "dog", "bird"];
        var graph = new OnnxGraph("test");
        var images = graph.Input("images", batch, 3, size, size);
        using var generator = new torch.Generator((ulong)seed);
        var boxes = s_strides.Select(stride => Flatten(graph, Convolution(graph, images, 4, stride, 3, 0, generator)));
        var scores = s_strides.Select(stride => Flatten(graph, Convolution(graph, images, names.Length, stride, 4, -1, generator)));
        var places = graph.Mul(
            graph.Sigmoid(graph.Concat([.. boxes], axis: 2)), graph.Constant([size, size, size / 2f, size / 2f], [1, 4, 1],
            "scale"));
        graph.Output(graph.Concat([places, graph.Sigmoid(graph.Concat([.. scores], axis: 2))], axis: 1), "output0");
        return Finish(graph, metadata ?? Describe(names, size, DetectorLayout.Yolo));
    }

    /// <summary>A model that outputs the head's logits.</summary>
    public static byte[] Raw(
        int size = 64, int seed = 1, int batch = OnnxValue.DynamicBatch, DetectorMetadata? metadata = null, params string[] classNames)
    {
        using var scope = torch.NewDisposeScope();
        var names = classNames.Length > 0 ? classNames : ["cat", "dog", "bird"];
        var graph = new OnnxGraph("test");
        var images = graph.Input("images", batch, 3, size, size);
        using var generator = new torch.Generator((ulong)seed);
        foreach (var stride in s_strides)
        {
            graph.Output(Convolution(graph, images, 64, stride, 6, 0, generator), $"boxes{stride}");
            graph.Output(Convolution(graph, images, names.Length, stride, 4, -1, generator), $"scores{stride}");
        }

        return Finish(graph, metadata ?? Describe(names, size, DetectorLayout.Raw));
    }

    /// <summary>A model whose only output has a given shape after the batch and a given value everywhere.</summary>
    public static byte[] Constant(int[] shape, float value, DetectorMetadata metadata, int size = 64)
    {
        using var scope = torch.NewDisposeScope();
        var graph = new OnnxGraph("test");
        var images = graph.Input("images", 1, 3, size, size);

        // The input times zero, so that the output depends on it.
        var zero = graph.Mul(graph.Reshape(graph.GlobalAveragePool(images), [3]), graph.Constant([0f], [1], "zero"));
        var one = graph.Reshape(graph.Split(zero, [1, 2], axis: 1)[0], [.. Enumerable.Repeat(1, shape.Length)]);
        var values = new float[shape.Aggregate(1, (product, length) => product * length)];
        Array.Fill(values, value);
        graph.Output(graph.Add(one, graph.Constant(values, [1, .. shape], "values")), "output0");
        return Finish(graph, metadata);
    }

    /// <summary>The metadata of an export.</summary>
    public static DetectorMetadata Describe(IReadOnlyList<string> classNames, int size, DetectorLayout? layout = null) => new()
    {
        ClassNames = classNames,
        ImageSize = (size, size),
        Stride = 32,
        Task = DetectorMetadata.DetectTask,
        Layout = layout,
    };

    /// <summary>Writes the metadata and returns the bytes.</summary>
    internal static byte[] Finish(OnnxGraph graph, DetectorMetadata metadata)
    {
        foreach (var (key, text) in metadata.ToProperties())
        {
            graph.Metadata(key, text);
        }

        return graph.ToBytes();
    }

    private static OnnxValue Convolution(
        OnnxGraph graph, OnnxValue images, int channels, int stride, float gain, float bias, torch.Generator generator)
    {
        // Weights whose sum is near zero respond to texture rather than brightness.
        var weight = torch.randn([channels, 3, stride, stride], generator: generator);
        weight = (weight - weight.mean([1, 2, 3], keepdim: true)) * (gain / stride);
        return graph.Conv(images, weight, torch.full(channels, bias), [stride, stride], [0, 0]);
    }

    private static OnnxValue Flatten(OnnxGraph graph, OnnxValue level) =>
        graph.Reshape(level, [level.Channels, level.Height * level.Width]);
}
