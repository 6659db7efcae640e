using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Which nodes of a graph compute with bytes, and which values are kept in bytes between them.</summary>
/// <param name="Nodes">Nodes whose inputs and outputs are bytes, compared by reference.</param>
/// <param name="Activations">Values that are rounded to bytes, in the order in which they are computed.</param>
/// <param name="EqualConcatScales">Whether all values that a Concat joins have one scale.</param>
internal sealed record QuantizationPlan(
    IReadOnlySet<NodeProto> Nodes, IReadOnlyList<string> Activations, bool EqualConcatScales)
{
    /// <summary>
    /// Operators that ONNX Runtime runs on bytes. HardSigmoid is not one of them (it gates single numbers per channel and costs nothing);
    /// products and softmax of attention are left out because they are few and sensitive.
    /// </summary>
    private static readonly HashSet<string> s_byteOperators =
        ["Conv", "Relu", "Sigmoid", "Add", "Mul", "Concat", "Split", "MaxPool", "AveragePool", "GlobalAveragePool", "Resize"];

    private static readonly HashSet<string> s_pooling = ["MaxPool", "AveragePool", "GlobalAveragePool"];

    private static readonly HashSet<string> s_elementwise = ["Sigmoid", "Mul", "Add"];

    /// <summary>Plans a graph whose values are declared in <c>value_info</c>; what is not declared as float32 is left unchanged.</summary>
    /// <remarks>
    /// What lies between the last convolutions and the outputs stays float: there, boxes in pixels and scores in [0, 1] share
    /// tensors, and one scale for both would wipe out the scores.
    /// </remarks>
    /// <param name="graph">The float graph.</param>
    /// <param name="placement">What stays in float besides.</param>
    public static QuantizationPlan Create(GraphProto graph, QuantizationPlacement placement)
    {
        var floats = graph.ValueInfo.Concat(graph.Input).Concat(graph.Output)
            .Where(value => value.Type?.TensorType?.ElemType == (int)TensorProto.Types.DataType.Float)
            .Select(value => value.Name)
            .ToHashSet();
        var tail = FloatTail(graph);
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var kept = KeptInFloat(graph, placement);
        var nodes = graph.Node
            .Where(node => !tail.Contains(node) && !kept.Contains(node) && CanUseBytes(node, floats, weights))
            .ToHashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var readers = graph.Node
            .SelectMany(node => node.Input.Select(input => (input, node)))
            .ToLookup(pair => pair.input, pair => pair.node);
        nodes.ExceptWith(ReluOf(graph.Node.Where(node => !nodes.Contains(node)), readers));
        var activations = nodes
            .SelectMany(node => ActivationInputs(node).Concat(node.Output))
            .Except(ReluOf(nodes, readers).Where(nodes.Contains).Select(relu => relu.Input[0]))
            .ToHashSet();
        var order = graph.Input.Select(input => input.Name).Concat(graph.Node.SelectMany(node => node.Output));
        return new QuantizationPlan(nodes, [.. order.Where(activations.Contains)], placement.EqualConcatScales);
    }

    /// <summary>The inputs of a node that flow through the network: neither weights nor constants.</summary>
    public static IEnumerable<string> ActivationInputs(NodeProto node)
        => node.OpType is "Conv" or "Split" or "Resize" ? node.Input.Take(1) : node.Input;

    /// <summary>Whether the values of a node lie within those that it reads, of which it takes means or maxima.</summary>
    public static bool IsPooling(NodeProto node) => s_pooling.Contains(node.OpType);

    private static HashSet<NodeProto> KeptInFloat(GraphProto graph, QuantizationPlacement placement)
    {
        var regions = new GraphRegions(graph);
        var kept = graph.Node.Where(node => regions.StrideOf(node) <= placement.FloatStride
            || (placement.FloatTrunk && !regions.IsInNeck(node))
            || (placement.FloatResize && node.OpType == "Resize")
            || (placement.FloatPooling && IsPooling(node))
            || (placement.FloatElementwise && s_elementwise.Contains(node.OpType))
            || (placement.FloatOutputs && regions.IsLastConvolution(node)))
            .ToHashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Node.Where(
            node => regions.StrideOf(node) <= placement.FloatDepthwiseStride && regions.IsDepthwise(node)))
        {
            kept.Add(node);
            kept.UnionWith(regions.ActivationOf(node));
        }

        return kept;
    }

    private static bool CanUseBytes(NodeProto node, HashSet<string> floats, HashSet<string> weights)
        => s_byteOperators.Contains(node.OpType)
            && ActivationInputs(node).Concat(node.Output).All(floats.Contains)
            && (node.OpType != "Conv" || node.Input.Skip(1).All(weights.Contains));

    /// <summary>The nodes after the last convolutions.</summary>
    private static HashSet<NodeProto> FloatTail(GraphProto graph)
    {
        var producers = graph.Node
            .SelectMany(node => node.Output.Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        var tail = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<string>(graph.Output.Select(output => output.Name));
        while (pending.TryPop(out var name))
        {
            if (producers.TryGetValue(name, out var node) && node.OpType != "Conv" && tail.Add(node))
            {
                foreach (var input in node.Input)
                {
                    pending.Push(input);
                }
            }
        }

        return tail;
    }

    /// <summary>
    /// The ReLU that alone reads a convolution or a sum. The runtime clips such a result itself if there is no rounding in between, in
    /// float as in bytes, so both are computed in the same way.
    /// </summary>
    private static IEnumerable<NodeProto> ReluOf(IEnumerable<NodeProto> nodes, ILookup<string, NodeProto> readers) => nodes
        .Where(node => node.OpType is "Conv" or "Add")
        .Select(node => readers[node.Output[0]].ToList())
        .Where(found => found is [{ OpType: "Relu" }])
        .Select(found => found[0]);
}
