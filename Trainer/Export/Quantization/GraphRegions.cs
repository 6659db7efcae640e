using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Where in a detector each node of its graph is, judged by shapes and wiring alone.</summary>
internal sealed class GraphRegions
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, long[]> _shapes;
    private readonly Dictionary<string, NodeProto> _producers;
    private readonly ILookup<string, NodeProto> _readers;
    private readonly Dictionary<NodeProto, int> _strides = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NodeProto> _neck = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NodeProto> _beforeConvolution = new(ReferenceEqualityComparer.Instance);

    /// <param name="graph">A graph in the order of execution, whose values are declared in <c>value_info</c>.</param>
    public GraphRegions(GraphProto graph)
    {
        _graph = graph;
        _shapes = graph.ValueInfo.Concat(graph.Input).Concat(graph.Output)
            .Where(value => value.Type?.TensorType?.Shape is not null)
            .GroupBy(value => value.Name)
            .ToDictionary(group => group.Key, group => group.First().Type.TensorType.Shape.Dim.Select(dim => dim.DimValue).ToArray());
        _producers = graph.Node
            .SelectMany(node => node.Output.Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        _readers = graph.Node.SelectMany(node => node.Input.Distinct().Select(input => (input, node)))
            .ToLookup(pair => pair.input, pair => pair.node);
        FindNodesBeforeConvolutions();
        FindStrides();
        FindNeck();
    }

    /// <summary>
    /// How many times smaller than the input the planes are that a node works for: those of its output, or of what alone reads it, as for
    /// a gate. Nodes behind the last convolutions have no planes: <see cref="int.MaxValue"/>.
    /// </summary>
    public int StrideOf(NodeProto node) => _strides[node];

    /// <summary>
    /// Whether a node is behind the first upsampling of a top-down path, one whose result is joined with finer features: by Concat, or by
    /// the sum of the parts of a convolution that reads both.
    /// </summary>
    public bool IsInNeck(NodeProto node) => _neck.Contains(node);

    /// <summary>Whether no other convolution lies between this one and the outputs.</summary>
    public bool IsLastConvolution(NodeProto node) => node.OpType == "Conv" && !_beforeConvolution.Contains(node);

    /// <summary>Whether a convolution has a filter of its own for each channel.</summary>
    /// <param name="node">A node.</param>
    public bool IsDepthwise(NodeProto node) => node.OpType == "Conv"
        && node.Attribute.FirstOrDefault(attribute => attribute.Name == "group") is { I: > 1 } group
        && _shapes.GetValueOrDefault(node.Output[0]) is [_, var channels, ..] && group.I == channels;

    /// <summary>The nodes of the activation function that alone reads a convolution: Relu, or Sigmoid and the Mul behind it.</summary>
    public IEnumerable<NodeProto> ActivationOf(NodeProto convolution)
    {
        var readers = _readers[convolution.Output[0]].ToArray();
        return readers is [{ OpType: "Relu" }] || SiluOf(convolution.Output[0]) is not null ? readers : [];
    }

    /// <summary>The product of a value with its own sigmoid, if nothing else reads the value; otherwise null.</summary>
    public string? SiluOf(string value)
    {
        var readers = _readers[value].ToArray();
        var sigmoid = readers.Length == 2 ? Array.Find(readers, reader => reader.OpType == "Sigmoid") : null;
        var product = Array.Find(readers, reader => reader.OpType == "Mul");
        return sigmoid is not null && product is not null && product.Input.Contains(sigmoid.Output[0]) ? product.Output[0] : null;
    }

    /// <summary>The node that computes a value; null for an input or a constant.</summary>
    public NodeProto? ProducerOf(string value) => _producers.GetValueOrDefault(value);

    private void FindStrides()
    {
        var height = _graph.Input.Select(input => _shapes[input.Name]).First(shape => shape.Length == 4)[2];
        foreach (var node in _graph.Node.Reverse())
        {
            var isTail = node.OpType != "Conv" && !_beforeConvolution.Contains(node);
            var own = !isTail && _shapes.GetValueOrDefault(node.Output[0]) is [_, _, > 0 and var rows, _]
                ? (int)Math.Max(1, Math.Round((double)height / rows))
                : int.MaxValue;
            var readers = node.Output.SelectMany(output => _readers[output]).ToArray();
            _strides[node] = readers.Length == 0 ? own : Math.Min(own, readers.Max(reader => _strides[reader]));
        }
    }

    private void FindNeck()
    {
        foreach (var node in _graph.Node)
        {
            if ((node.OpType == "Resize" && _readers[node.Output[0]].Any(reader => reader.OpType is "Concat" or "Add"))
                || node.Input.Any(input => _producers.TryGetValue(input, out var producer) && _neck.Contains(producer)))
            {
                _neck.Add(node);
            }
        }
    }

    private void FindNodesBeforeConvolutions()
    {
        foreach (var node in _graph.Node.Reverse())
        {
            if (node.Output.SelectMany(output => _readers[output])
                .Any(reader => reader.OpType == "Conv" || _beforeConvolution.Contains(reader)))
            {
                _beforeConvolution.Add(node);
            }
        }
    }
}
