using MLNetGhost.Trainer.Network;
using Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// A network in its folded form that rounds where its quantised model will: images (N, 3, H, W) → the same levels as the network's own.
/// It runs the graph that an export writes, around the network's own weights, with the same plan of what becomes bytes, so that it trains
/// what will be run.
/// </summary>
internal sealed class FakeQuantizedNetwork : nn.Module<Tensor, Tensor[]>
{
    private const int LargestWeight = sbyte.MaxValue;
    private static readonly HashSet<string> s_moving = ["MaxPool", "Resize", "Split"];

    private readonly DetectionNetwork _network;
    private readonly ObservedRanges _ranges;

    /// <param name="network">The network, of the form <see cref="ReparameterisationForm.Folded"/>; it stays the caller's.</param>
    /// <param name="ranges">The ranges; observed in training mode, unless they are frozen.</param>
    public FakeQuantizedNetwork(DetectionNetwork network, ObservedRanges ranges)
        : base(nameof(FakeQuantizedNetwork))
    {
        (_network, _ranges) = (network, ranges);
    }

    /// <summary>
    /// Receives every value with its name and, where it is rounded, the step between two bytes, and returns what takes its place: for
    /// comparisons with a quantised model. Null changes nothing.
    /// </summary>
    internal Func<string, float?, Tensor, Tensor>? Replacement { get; init; }

    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            var (graph, levels) = DetectorGraph.BuildLive(_network, (int)input.size(2), (int)input.size(3), weights);
            var logits = Run(graph.ToModel().Graph, weights, input, levels);
            return [.. logits.Chunk(2).Select(level => cat(level, 1).MoveToOuterDisposeScope())];
        }
        finally
        {
            foreach (var weight in weights.Values)
            {
                weight.Dispose();
            }
        }
    }

    private Tensor[] Run(GraphProto graph, Dictionary<string, Tensor> weights, Tensor input, string[] levels)
    {
        var plan = QuantizationPlan.Create(graph, QuantizationPlacement.For(graph));
        var observed = QuantizationPlan.Create(graph, QuantizationPlacement.Bytes).Activations.Union(plan.Activations).ToHashSet();
        var watches = _network.training && !_ranges.AreFrozen;
        var known = new TrainedRanges(graph, _ranges.Values);
        if (observed.Where(name => !known.Has(name)).ToHashSet() is { Count: > 0 } unknown)
        {
            // Before the first step nothing is known, so the first batch shows the ranges of the float network.
            _ranges.Add(Observe(graph, weights, input, levels, unknown));
        }

        var measured = known.Of(plan.Activations);
        var scales = ActivationScales.Of(graph, plan, measured);
        var rounded = RoundedWeights(plan, scales, weights);
        foreach (var moved in graph.Node.Where(node => s_moving.Contains(node.OpType) && plan.Nodes.Contains(node)))
        {
            // Their values have the scale of what they read, and are rounded already.
            scales.Remove(moved.Output[0]);
        }

        var seen = new Dictionary<string, ActivationRange>(StringComparer.Ordinal);
        var outputs = new TorchGraph(graph, rounded).Run(input, levels, (name, value) =>
        {
            if (watches && observed.Contains(name))
            {
                if (RangeOf(value) is not { IsValid: true } range)
                {
                    // Rounding would clip what is infinite and hide it from the loss.
                    return value;
                }

                seen.Add(name, range);
            }

            var isRounded = scales.TryGetValue(name, out var parameters);
            var result = isRounded ? FakeQuantize.Activations(value, parameters) : value;
            return Replacement is null ? result : Replacement(name, isRounded ? parameters.Scale : null, result);
        });
        if (watches)
        {
            _ranges.Add(seen);
        }

        return outputs;
    }

    private static Dictionary<string, ActivationRange> Observe(
        GraphProto graph, Dictionary<string, Tensor> weights, Tensor input, string[] levels, HashSet<string> observed)
    {
        using var scope = NewDisposeScope();
        using var gradientFree = no_grad();
        var seen = new Dictionary<string, ActivationRange>(StringComparer.Ordinal);
        new TorchGraph(graph, weights).Run(input, levels, (name, value) =>
        {
            if (observed.Contains(name))
            {
                seen.Add(name, RangeOf(value) is { IsValid: true } range ? range
                    : throw new InvalidDataException($"The value '{name}' of the network is not finite on the first batch, so its range "
                        + $"in eight bits is unknown; check the weights that the run begins from."));
            }

            return value;
        });
        return seen;
    }

    private static Dictionary<string, Tensor> RoundedWeights(
        QuantizationPlan plan, Dictionary<string, QuantizationParameters> scales, Dictionary<string, Tensor> weights)
    {
        var rounded = new Dictionary<string, Tensor>(weights, StringComparer.Ordinal);
        foreach (var node in plan.Nodes.Where(node => node.OpType == "Conv"))
        {
            var kernel = weights[node.Input[1]];
            rounded[node.Input[1]] = FakeQuantize.Weights(kernel, LargestWeight);
            rounded[node.Input[2]] = FakeQuantize.Biases(weights[node.Input[2]], kernel, scales[node.Input[0]].Scale, LargestWeight);
        }

        return rounded;
    }

    private static ActivationRange RangeOf(Tensor value)
    {
        using var scope = NewDisposeScope();
        using var gradientFree = no_grad();
        var ends = stack([value.min(), value.max()]).to(float32).cpu().data<float>();
        return new ActivationRange(ends[0], ends[1]);
    }
}
