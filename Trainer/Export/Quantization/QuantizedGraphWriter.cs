using MLNetGhost.Trainer.Onnx;
using Onnx;
using static MLNetGhost.Trainer.Onnx.OnnxAttributes;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Rewrites a float graph in the QDQ form: every value that the plan names passes through a QuantizeLinear and a DequantizeLinear, and
/// weights are stored as integers read by a DequantizeLinear. A runtime with integer kernels fuses these; any other computes the
/// same in float. No convolution shares a scale or zero point with another: ONNX Runtime's session entry
/// <c>session.x64quantprecision</c> rewrites them one by one, and refuses a model in which two share one.
/// </summary>
internal sealed class QuantizedGraphWriter
{
    private readonly GraphProto _graph;
    private readonly QuantizationPlan _plan;
    private readonly IReadOnlyDictionary<string, QuantizationParameters> _scales;
    private readonly Dictionary<string, TensorProto> _floats;
    private readonly OnnxConstants _constants;
    private readonly IReadOnlyDictionary<string, float[]> _corrections;
    private readonly int _largestWeight;
    private readonly Dictionary<string, string> _dequantized = new(StringComparer.Ordinal);

    private QuantizedGraphWriter(
        GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, QuantizationParameters> scales,
        IReadOnlyDictionary<string, float[]> corrections, int largestWeight)
    {
        (_graph, _plan, _scales, _corrections, _largestWeight) = (graph, plan, scales, corrections, largestWeight);
        _floats = graph.Initializer.ToDictionary(tensor => tensor.Name);
        _constants = new OnnxConstants(graph.Initializer);
    }

    /// <summary>Rewrites the graph in place.</summary>
    /// <param name="graph">A float graph; the plan was made for its nodes.</param>
    /// <param name="plan">What becomes bytes.</param>
    /// <param name="scales">Scale and zero point of every activation of the plan.</param>
    /// <param name="corrections">What is added to the biases of convolutions, by the names of their outputs; empty for nothing.</param>
    /// <param name="largestWeight">127, or 63 where a processor would overflow.</param>
    public static void Rewrite(
        GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, QuantizationParameters> scales,
        IReadOnlyDictionary<string, float[]> corrections, int largestWeight)
        => new QuantizedGraphWriter(graph, plan, scales, corrections, largestWeight).Rewrite();

    private void Rewrite()
    {
        var nodes = _graph.Node.ToArray();
        _graph.Node.Clear();
        foreach (var input in _graph.Input)
        {
            RoundToBytes(input.Name);
        }

        foreach (var node in nodes)
        {
            if (_plan.Nodes.Contains(node) && node.OpType == "Conv")
            {
                QuantizeWeights(node, _scales[node.Input[0]].Scale);
            }

            ReadBytes(node);
            _graph.Node.Add(node);
            foreach (var output in node.Output.ToArray())
            {
                RoundToBytes(output);
            }
        }

        RemoveUnusedConstants();
    }

    /// <summary>
    /// Byte nodes read rounded values; so do float nodes after a byte node, whose exact value does not exist at run time.
    /// </summary>
    private void ReadBytes(NodeProto node)
    {
        for (var i = 0; i < node.Input.Count; i++)
        {
            if (_dequantized.TryGetValue(node.Input[i], out var dequantized))
            {
                node.Input[i] = dequantized;
            }
        }
    }

    private void RoundToBytes(string name)
    {
        if (!_scales.TryGetValue(name, out var scale))
        {
            return;
        }

        var exact = name;
        var rounded = $"{name}/rounded";
        if (_graph.Output.Any(output => output.Name == name))
        {
            // The rounded value is the output; the exact one needs another name.
            exact = $"{name}/exact";
            rounded = name;
            var producer = _graph.Node[^1];
            producer.Output[producer.Output.IndexOf(name)] = exact;
        }

        string[] parameters =
        [
            _constants.AddOwn<float>([scale.Scale], [], DataType.Float, $"{name}/scale"),
            _constants.AddOwn<byte>([scale.ZeroPoint], [], DataType.Uint8, $"{name}/zero_point"),
        ];
        AddNode("QuantizeLinear", [exact, .. parameters], $"{name}/bytes");
        AddNode("DequantizeLinear", [$"{name}/bytes", .. parameters], rounded);
        _dequantized[name] = rounded;
    }

    private void QuantizeWeights(NodeProto node, float inputScale)
    {
        var weight = _floats[node.Input[1]];
        var channels = (int)weight.Dims[0];
        var bias = Bias(node, channels);
        var integers = ChannelWeights.Round(FloatTensor.Values(weight), bias, channels, inputScale, _largestWeight);
        node.Input[1] = Dequantize<sbyte>($"{node.Name}.weight", integers.Weights, weight.Dims, integers.WeightScales, DataType.Int8);
        if (integers.Biases is not null)
        {
            var name = Dequantize<int>($"{node.Name}.bias", integers.Biases, [channels], integers.BiasScales, DataType.Int32);
            if (node.Input.Count > 2)
            {
                node.Input[2] = name;
            }
            else
            {
                node.Input.Add(name);
            }
        }
    }

    private float[] Bias(NodeProto node, int channels)
    {
        float[] bias = node.Input.Count > 2 ? [.. FloatTensor.Values(_floats[node.Input[2]])] : [];
        return _corrections.TryGetValue(node.Output[0], out var correction)
            ? [.. correction.Select((change, channel) => change + (bias.Length > 0 ? bias[channel] : 0))]
            : bias;
    }

    private string Dequantize<T>(string name, ReadOnlySpan<T> values, IEnumerable<long> dims, ReadOnlySpan<float> scales, DataType type)
        where T : unmanaged
    {
        string[] inputs =
        [
            _constants.AddOwn(values, [.. dims.Select(size => (int)size)], type, $"{name}/integers"),
            _constants.AddOwn(scales, [scales.Length], DataType.Float, $"{name}/scale"),
            _constants.AddOwn<T>(new T[scales.Length], [scales.Length], type, $"{name}/zero_point"),
        ];
        AddNode("DequantizeLinear", inputs, $"{name}/rounded", Integer("axis", 0));
        return $"{name}/rounded";
    }

    private void AddNode(string operation, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = $"{output}/{operation}" };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
    }

    private void RemoveUnusedConstants()
    {
        var used = _graph.Node.SelectMany(node => node.Input).ToHashSet();
        var kept = _graph.Initializer.Where(tensor => used.Contains(tensor.Name)).ToArray();
        _graph.Initializer.Clear();
        _graph.Initializer.Add(kept);
    }
}
