using Google.Protobuf;
using Google.Protobuf.Collections;
using Onnx;
using TorchSharp;

namespace MLNetGhost.Trainer.Onnx;

/// <summary>
/// Builds an ONNX model node by node. Every method appends one node (or the few that it names) and returns its output.
/// </summary>
/// <remarks>
/// All shapes but the batch dimension are known while the graph is built, so that no runtime has to compute one
/// (OpenCV's dnn module stops on graphs that do), and a mistake in connecting nodes fails here, not in a runtime.
/// Operators are those of opset <see cref="OpsetVersion"/>.
/// </remarks>
internal sealed partial class OnnxGraph
{
    /// <summary>The operator set that the nodes are written for.</summary>
    public const int OpsetVersion = 17;

    /// <summary>The file format's version that came with this opset; runtimes refuse files newer than they support.</summary>
    public const int IrVersion = 8;

    private const string BatchDimensionName = "batch";

    private readonly GraphProto _graph;
    private readonly OnnxConstants _constants;
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Stack<string> _scopes = new();
    private readonly IDictionary<string, torch.Tensor>? _live;

    /// <summary>Creates an empty graph.</summary>
    /// <param name="name">The name that model viewers show.</param>
    /// <param name="live">
    /// Receives the tensors that become constants, by their names, with their gradients; the graph then holds only their names and shapes,
    /// and cannot be written. The receiver disposes of them. Null for a graph that is written.
    /// </param>
    public OnnxGraph(string name, IDictionary<string, torch.Tensor>? live = null)
    {
        _live = live;
        _graph = new GraphProto { Name = name };
        _constants = new OnnxConstants(_graph.Initializer);
    }

    /// <summary>Prefixes the names of nodes added until the returned scope is disposed: <c>neck/13/cv1/Conv</c>.</summary>
    public IDisposable Scope(string name)
    {
        _scopes.Push(_scopes.TryPeek(out var outer) ? $"{outer}/{name}" : name);
        return new ScopeEnd(_scopes);
    }

    /// <summary>Declares a float32 input.</summary>
    /// <param name="name">Its name, kept as it is.</param>
    /// <param name="shape">Dimensions; the first may be <see cref="OnnxValue.DynamicBatch"/>.</param>
    public OnnxValue Input(string name, params int[] shape)
    {
        var input = new OnnxValue(Reserve(name), shape);
        _graph.Input.Add(Describe(input));
        return input;
    }

    /// <summary>
    /// Declares a value as an output of the model under the given name; from then on, use the returned value, not the old one.
    /// </summary>
    public OnnxValue Output(OnnxValue value, string name)
    {
        value.RequireDense();
        if (_graph.Output.Any(output => output.Name == value.Name))
        {
            throw new ArgumentException($"{value} is already an output; a value can be only one output.", nameof(value));
        }

        if (!_graph.Node.Any(node => node.Output.Contains(value.Name)))
        {
            throw new ArgumentException($"{value} is not computed by any node; only a computed value can be an output.", nameof(value));
        }

        if (!_names.Add(name))
        {
            throw new ArgumentException($"The name '{name}' is taken in this graph; choose another for the output.", nameof(name));
        }

        foreach (var node in _graph.Node)
        {
            Rename(node.Input, value.Name, name);
            Rename(node.Output, value.Name, name);
        }

        var output = value with { Name = name };
        _graph.ValueInfo.Remove(_graph.ValueInfo.Single(info => info.Name == value.Name));
        _graph.Output.Add(Describe(output));
        return output;
    }

    /// <summary>Sets one entry of the model's <c>metadata_props</c>.</summary>
    public void Metadata(string key, string text) => _metadata[key] = text;

    /// <summary>A float32 constant.</summary>
    public OnnxValue Constant(ReadOnlySpan<float> values, int[] shape, string name)
    {
        var count = OnnxShape.Elements(shape);
        if (count != values.Length)
        {
            throw new ArgumentException($"Constant '{name}' has {values.Length} values, but its shape ({string.Join(", ", shape)}) needs "
                + $"{count}.", nameof(values));
        }

        return new OnnxValue(_constants.Add(values, shape, TensorProto.Types.DataType.Float, () => Reserve(Scoped(name))), shape);
    }

    /// <summary>A float32 constant from a tensor of any floating type on any device.</summary>
    public OnnxValue Constant(torch.Tensor tensor, string name)
    {
        int[] shape = [.. tensor.shape.Select(size => checked((int)size))];
        if (_live is not null)
        {
            var described = new TensorProto { Name = Reserve(Scoped(name)), DataType = (int)TensorProto.Types.DataType.Float };
            described.Dims.Add(tensor.shape);
            _graph.Initializer.Add(described);
            _live.Add(described.Name, tensor.alias().DetachFromDisposeScope());
            return new OnnxValue(described.Name, shape);
        }

        using var scope = torch.NewDisposeScope();
        var values = tensor.detach().to(torch.ScalarType.Float32).cpu().contiguous();
        return Constant(values.data<float>().ToArray(), shape, name);
    }

    /// <summary>
    /// Removes nodes that no output needs, because runtimes would run them: a Concat is one if all its readers take the parts.
    /// </summary>
    public void RemoveUnread()
    {
        var read = _graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);

        // Nodes are in the order in which they were appended: readers come after what they read.
        for (var i = _graph.Node.Count - 1; i >= 0; i--)
        {
            var node = _graph.Node[i];
            if (node.Output.Any(read.Contains))
            {
                read.UnionWith(node.Input);
                continue;
            }

            _graph.Node.RemoveAt(i);
            foreach (var output in node.Output)
            {
                _graph.ValueInfo.Remove(_graph.ValueInfo.Single(info => info.Name == output));
            }
        }
    }

    /// <summary>A copy of the model as it is now; later changes to the graph do not affect it.</summary>
    public ModelProto ToModel()
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MLNetGhost",
            ProducerVersion = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = _graph.Clone(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OpsetVersion });
        foreach (var (key, text) in _metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = text });
        }

        return model;
    }

    /// <summary>The model as the contents of an <c>.onnx</c> file.</summary>
    public byte[] ToBytes() => ToModel().ToByteArray();

    private string Int64Constant(ReadOnlySpan<int> values, string name)
    {
        var wide = new long[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return _constants.Add<long>(wide, [wide.Length], TensorProto.Types.DataType.Int64, () => Reserve(Scoped(name)));
    }

    /// <summary>Appends a node with one output of the given shape.</summary>
    private OnnxValue Append(string operation, string? name, string[] inputs, IReadOnlyList<int> shape, params AttributeProto[] attributes)
        => Append(operation, name, inputs, [shape], attributes)[0];

    private OnnxValue[] Append(
        string operation, string? name, string[] inputs, IReadOnlyList<int>[] shapes, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = Reserve(Scoped(name ?? operation)) };
        node.Input.Add(inputs);
        node.Attribute.Add(attributes);
        var outputs = new OnnxValue[shapes.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new OnnxValue(outputs.Length == 1 ? node.Name : Reserve($"{node.Name}/{i}"), shapes[i]);
            node.Output.Add(outputs[i].Name);
            _graph.ValueInfo.Add(Describe(outputs[i]));
        }

        _graph.Node.Add(node);
        return outputs;
    }

    private string Scoped(string name) => _scopes.TryPeek(out var scope) ? $"{scope}/{name}" : name;

    /// <summary>The name itself, with a number appended if it is taken.</summary>
    private string Reserve(string name)
    {
        var unique = name;
        for (var i = 1; !_names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }

    private static void Rename(RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
            {
                names[i] = to;
            }
        }
    }

    private static ValueInfoProto Describe(OnnxValue value)
    {
        var shape = new TensorShapeProto();
        foreach (var size in value.Shape)
        {
            shape.Dim.Add(size == OnnxValue.DynamicBatch
                ? new TensorShapeProto.Types.Dimension { DimParam = BatchDimensionName }
                : new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = value.Name, Type = new TypeProto { TensorType = type } };
    }

    private sealed class ScopeEnd(Stack<string> scopes) : IDisposable
    {
        public void Dispose() => scopes.Pop();
    }
}
