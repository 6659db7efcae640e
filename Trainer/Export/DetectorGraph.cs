using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>Writes a folded network as a complete model: input, layers, outputs in a given layout, metadata.</summary>
internal static class DetectorGraph
{
    /// <summary>The name of the only input.</summary>
    public const string InputName = "images";

    /// <summary>The name of the only output of <see cref="DetectorLayout.Yolo"/>.</summary>
    public const string YoloOutputName = "output0";

    /// <summary>The names of the outputs of <see cref="DetectorLayout.Raw"/> for one stride.</summary>
    public static (string Boxes, string Scores) RawOutputNames(int stride) => ($"boxes{stride}", $"scores{stride}");

    /// <summary>Builds the graph.</summary>
    public static OnnxGraph Build(FoldedNetwork network, ExportOptions options)
    {
        var graph = new OnnxGraph(network.Spec.Name);
        var images = graph.Input(InputName, options.Batch ?? OnnxValue.DynamicBatch, 3, options.Height, options.Width);
        var (boxes, scores) = SplitLevels(network.Emit(graph, images));
        if (options.Layout == DetectorLayout.Raw)
        {
            AddRawOutputs(graph, boxes, scores);
        }
        else
        {
            AddYoloOutput(graph, boxes, scores);
        }

        graph.RemoveUnread();
        AddMetadata(graph, network.Spec.Name, options);
        return graph;
    }

    /// <summary>
    /// Builds the graph of a network that is trained in its folded form, around its own weights instead of copies.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="height">Height of the input.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="weights">Receives the weights by the names of the graph's constants; the caller disposes of them.</param>
    /// <returns>
    /// The graph, with the names that <see cref="Build"/> gives, and the names of box and class logits, finest level first.
    /// </returns>
    public static (OnnxGraph Graph, string[] Levels) BuildLive(
        DetectionNetwork network, int height, int width, IDictionary<string, Tensor> weights)
    {
        var graph = new OnnxGraph(network.Spec.Name, weights);
        var levels = network.Emit(graph, graph.Input(InputName, OnnxValue.DynamicBatch, 3, height, width));
        var (boxes, scores) = SplitLevels(levels);
        AddYoloOutput(graph, boxes, scores);
        graph.RemoveUnread();
        return (graph, [.. levels.Select(level => level.Name)]);
    }

    private static (OnnxValue[] Boxes, OnnxValue[] Scores) SplitLevels(OnnxValue[] levels)
        => ([.. levels.Where((_, i) => i % 2 == 0)], [.. levels.Where((_, i) => i % 2 == 1)]);

    private static void AddRawOutputs(OnnxGraph graph, OnnxValue[] boxes, OnnxValue[] scores)
    {
        for (var level = 0; level < boxes.Length; level++)
        {
            var names = RawOutputNames(HeadDecoder.Strides[level]);
            graph.Output(boxes[level], names.Boxes);
            graph.Output(scores[level], names.Scores);
        }
    }

    private static void AddYoloOutput(OnnxGraph graph, OnnxValue[] boxes, OnnxValue[] scores)
    {
        using var scope = graph.Scope("decode");
        var pixels = BoxDecodeEmitter.Emit(graph, boxes, HeadDecoder.Strides);
        var logits = graph.Concat([.. scores.Select(level => graph.Reshape(level, [level.Channels, -1]))], axis: 2);
        graph.Output(graph.Concat([pixels, graph.Sigmoid(logits)]), YoloOutputName);
    }

    private static void AddMetadata(OnnxGraph graph, string modelName, ExportOptions options)
    {
        var version = typeof(DetectorGraph).Assembly.GetName().Version!.ToString(3);
        var metadata = new DetectorMetadata
        {
            ClassNames = options.ClassNames,
            Stride = HeadDecoder.Strides[^1],
            Task = DetectorMetadata.DetectTask,
            ImageSize = (options.Height, options.Width),
            Batch = options.Batch ?? 1,
            Layout = options.Layout,
            Model = modelName,
            Version = version,
        };
        foreach (var (key, text) in metadata.ToProperties().Concat(YoloToolMetadata.Of(modelName, version, options)))
        {
            graph.Metadata(key, text);
        }
    }
}
