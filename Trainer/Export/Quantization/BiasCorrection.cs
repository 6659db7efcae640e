using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Trainer.Onnx;
using Onnx;
using static MLNetGhost.Trainer.Onnx.OnnxAttributes;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Measures the mean error that each convolution's rounded input and weights cause in each channel of its output, with everything before
/// it exact: Nagel et al., Data-Free Quantization (2019), section 4.2, measured on pictures instead of derived from normalisations.
/// Taking these errors out of the biases keeps them from adding up along the network.
/// </summary>
internal static class BiasCorrection
{
    /// <summary>Means over whole planes settle quickly.</summary>
    private const int MostPictures = 32;

    /// <summary>What to add to the bias of each convolution of a plan, by the name of its output.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="plan">What becomes bytes; made for a graph with the same names.</param>
    /// <param name="scales">Of every activation of the plan.</param>
    /// <param name="largestWeight">The largest integer of a weight.</param>
    /// <param name="pictures">Inputs of the model; the first few are used.</param>
    /// <param name="inputShape">The shape of one input.</param>
    public static Dictionary<string, float[]> Measure(
        ModelProto model, QuantizationPlan plan, IReadOnlyDictionary<string, QuantizationParameters> scales, int largestWeight,
        IEnumerable<float[]> pictures, long[] inputShape)
    {
        var observed = model.Clone();
        var convolutions = AddTwins(observed.Graph, plan, scales, largestWeight);
        var sums = convolutions.ToDictionary(name => name, _ => Array.Empty<double>());
        var count = 0;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(observed.ToByteArray(), options);
        using var run = new RunOptions();
        string[] outputs = [.. convolutions.SelectMany(name => new[] { ExactMean(name), RoundedMean(name) })];
        foreach (var picture in pictures.Take(MostPictures))
        {
            using var input = OrtValue.CreateTensorValueFromMemory(picture, inputShape);
            using var means = session.Run(run, session.InputNames, [input], outputs);
            for (var i = 0; i < convolutions.Length; i++)
            {
                var exact = means[2 * i].GetTensorDataAsSpan<float>();
                var rounded = means[(2 * i) + 1].GetTensorDataAsSpan<float>();
                var sum = sums[convolutions[i]] is { Length: > 0 } known ? known : sums[convolutions[i]] = new double[exact.Length];
                for (var channel = 0; channel < sum.Length; channel++)
                {
                    sum[channel] += exact[channel] - rounded[channel];
                }
            }

            count++;
        }

        return sums.ToDictionary(entry => entry.Key, entry => Array.ConvertAll(entry.Value, sum => (float)(sum / count)));
    }

    /// <summary>Adds to each convolution one that reads rounded values, and the means of both.</summary>
    private static string[] AddTwins(
        GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, QuantizationParameters> scales, int largestWeight)
    {
        var outputs = plan.Nodes.Where(node => node.OpType == "Conv").Select(node => node.Output[0]).ToHashSet();
        var convolutions = graph.Node.Where(node => outputs.Contains(node.Output[0])).ToArray();
        var floats = graph.Initializer.ToDictionary(tensor => tensor.Name);
        var constants = new OnnxConstants(graph.Initializer);
        var rounded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var convolution in convolutions)
        {
            var (input, output) = (convolution.Input[0], convolution.Output[0]);
            if (rounded.Add(input))
            {
                string[] parameters =
                [
                    constants.AddOwn<float>([scales[input].Scale], [], DataType.Float, $"{input}/twin_scale"),
                    constants.AddOwn<byte>([scales[input].ZeroPoint], [], DataType.Uint8, $"{input}/twin_zero_point"),
                ];
                Append(graph, new NodeProto { OpType = "QuantizeLinear" }, [input, .. parameters], $"{input}/twin_bytes");
                Append(graph, new NodeProto { OpType = "DequantizeLinear" }, [$"{input}/twin_bytes", .. parameters], $"{input}/twin");
            }

            var weight = floats[convolution.Input[1]];
            var values = FloatTensor.Values(weight);
            var integers = ChannelWeights.Round(values, [], (int)weight.Dims[0], scales[input].Scale, largestWeight);
            var perChannel = values.Length / integers.WeightScales.Length;
            float[] twin = [.. integers.Weights.Select((value, i) => value * integers.WeightScales[i / perChannel])];
            var name = constants.AddOwn<float>(
                twin, [.. weight.Dims.Select(size => (int)size)], DataType.Float, $"{output}/twin_weight");
            var node = convolution.Clone();
            node.Input.Clear();
            node.Output.Clear();
            Append(graph, node, [$"{input}/twin", name, .. convolution.Input.Skip(2)], $"{output}/twin_sum");
            AddMean(graph, output, ExactMean(output));
            AddMean(graph, $"{output}/twin_sum", RoundedMean(output));
        }

        return [.. convolutions.Select(node => node.Output[0])];
    }

    private static void AddMean(GraphProto graph, string value, string mean)
    {
        var node = new NodeProto { OpType = "ReduceMean" };
        node.Attribute.Add([Integers("axes", 0, 2, 3), Integer("keepdims", 0)]);
        Append(graph, node, [value], mean);
        graph.Output.Add(new ValueInfoProto
        {
            Name = mean,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
        });
    }

    private static void Append(GraphProto graph, NodeProto node, string[] inputs, string output)
    {
        node.Name = $"{output}/{node.OpType}";
        node.Input.Add(inputs);
        node.Output.Add(output);
        graph.Node.Add(node);
    }

    private static string ExactMean(string output) => $"{output}/mean";

    private static string RoundedMean(string output) => $"{output}/twin_mean";
}
