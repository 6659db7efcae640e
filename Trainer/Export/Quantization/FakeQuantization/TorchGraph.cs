using System.Runtime.InteropServices;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.Trainer.Export;

/// <summary>Computes a graph of this library's exporter with Torch's differentiable operations.</summary>
/// <param name="graph">The graph.</param>
/// <param name="constants">Its weights by name; other constants are read from the graph.</param>
internal sealed class TorchGraph(GraphProto graph, IReadOnlyDictionary<string, Tensor> constants)
{
    private readonly Dictionary<string, TensorProto> _initializers = graph.Initializer.ToDictionary(tensor => tensor.Name);
    private readonly Dictionary<string, IReadOnlyList<long>> _shapes = graph.ValueInfo.Concat(graph.Output).ToDictionary(
        value => value.Name, value => (IReadOnlyList<long>)[.. value.Type.TensorType.Shape.Dim.Select(dim => dim.DimValue)]);

    /// <summary>Computes values.</summary>
    /// <param name="input">The graph's only input.</param>
    /// <param name="wanted">Names of the values to return; nothing that they do not need is computed.</param>
    /// <param name="replace">Receives each value and its name when it is computed, and returns what takes its place.</param>
    /// <returns>The wanted values.</returns>
    /// <exception cref="NotSupportedException">A node is not one that the exporter writes.</exception>
    public Tensor[] Run(Tensor input, IReadOnlyList<string> wanted, Func<string, Tensor, Tensor> replace)
    {
        using var scope = NewDisposeScope();
        var nodes = Needed(wanted);
        var readers = nodes.SelectMany(node => node.Input).Concat(wanted).CountBy(name => name)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Set(graph.Input[0].Name, input.alias());
        foreach (var node in nodes)
        {
            foreach (var (name, value) in node.Output.Zip(Compute(node, name => Find(name, values, input.device))))
            {
                Set(name, value);
            }

            foreach (var name in node.Input.Where(values.ContainsKey))
            {
                Release(name);
            }
        }

        return [.. wanted.Select(name => values[name].MoveToOuterDisposeScope())];

        void Set(string name, Tensor value)
        {
            values[name] = replace(name, value);
            if (!ReferenceEquals(values[name], value))
            {
                value.Dispose();
            }
        }

        // Values are let go with their last reader; what the backward pass needs, it keeps by itself.
        void Release(string name)
        {
            if (--readers[name] == 0)
            {
                values[name].Dispose();
            }
        }
    }

    private List<NodeProto> Needed(IReadOnlyList<string> wanted)
    {
        var names = wanted.ToHashSet(StringComparer.Ordinal);
        var nodes = new List<NodeProto>();
        foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(names.Contains)))
        {
            nodes.Add(node);
            names.UnionWith(node.Input);
        }

        nodes.Reverse();
        return nodes;
    }

    private Tensor Find(string name, Dictionary<string, Tensor> values, Device device) =>
        values.TryGetValue(name, out var value) || constants.TryGetValue(name, out value) ? value : Floats(_initializers[name], device);

    private Tensor[] Compute(NodeProto node, Func<string, Tensor> find)
    {
        var x = find(node.Input[0]);
        return node.OpType switch
        {
            "Conv" => [CheckedConvolution.Run(
                x, find(node.Input[1]), node.Input.Count > 2 ? find(node.Input[2]) : null, Integers(node, "strides")[0],
                Integer(node, "group", 1))],
            "Relu" => [x.relu()],
            "Sigmoid" => [x.sigmoid()],
            "HardSigmoid" => [HardSigmoid(x, Number(node, "alpha"), Number(node, "beta"))],
            "Add" => [x.Plus(find(node.Input[1]))],
            "Sub" => [x - find(node.Input[1])],
            "Mul" => [x * find(node.Input[1])],
            "Div" => [x / find(node.Input[1])],
            "MatMul" => [x.matmul(find(node.Input[1]))],
            "Softmax" => [x.softmax(Integer(node, "axis", -1))],
            "Concat" => [cat([.. node.Input.Select(find)], Integer(node, "axis", 1))],
            "Split" => x.split(Constants(node.Input[1]), Integer(node, "axis", 0)),
            "Slice" => [Slice(node, x)],
            "MaxPool" => [max_pool2d(
                x, Integers(node, "kernel_shape")[0], stride: Integers(node, "strides")[0], padding: Integers(node, "pads")[0])],
            "AveragePool" => [avg_pool2d(x, Integers(node, "kernel_shape"), Integers(node, "strides"))],
            "GlobalAveragePool" => [x.mean([2, 3], keepdim: true)],
            "Resize" => [interpolate(x, [.. _shapes[node.Output[0]].Skip(2)], mode: InterpolationMode.Nearest)],
            "Reshape" => [x.reshape([x.size(0), .. Constants(node.Input[1]).Skip(1)])],
            "Transpose" => [x.permute(Integers(node, "perm"))],
            _ => throw new NotSupportedException($"The graph has a node {node.OpType}, which the exporter does not write; only graphs of "
                + $"this library can be trained for eight bits."),
        };
    }

    private static Tensor HardSigmoid(Tensor x, float slope, float offset)
    {
        using var scope = NewDisposeScope();
        using Scalar added = offset;
        return x.Times(slope).Plus(added).clamp(Scalars.Of(0.0), Scalars.Of(1.0)).MoveToOuterDisposeScope();
    }

    private Tensor Slice(NodeProto node, Tensor x)
    {
        var (start, end, axis) = (Constants(node.Input[1])[0], Constants(node.Input[2])[0], Constants(node.Input[3])[0]);
        return x.narrow(axis, start, end - start);
    }

    private long[] Constants(string name) => MemoryMarshal.Cast<byte, long>(_initializers[name].RawData.Span).ToArray();

    private static Tensor Floats(TensorProto constant, Device device) =>
        tensor(MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray(), device: device).reshape([.. constant.Dims]);

    private static long[] Integers(NodeProto node, string name) => [.. node.Attribute.Single(attribute => attribute.Name == name).Ints];

    private static long Integer(NodeProto node, string name, long otherwise) =>
        node.Attribute.SingleOrDefault(attribute => attribute.Name == name)?.I ?? otherwise;

    private static float Number(NodeProto node, string name) => node.Attribute.Single(attribute => attribute.Name == name).F;
}
