using MLNetGhost.Trainer.Network;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>The ranges that a network was trained with, for the values of one of its graphs.</summary>
/// <remarks>
/// A larger input adds pools of tiles to the graph, whose values training did not see. A pool's values lie within those that it reads, so
/// a pool without a range has that of its input.
/// </remarks>
/// <param name="graph">The float graph; an output may have another name than the node that computes it.</param>
/// <param name="trained">Ranges by the name of a value, which is that of its node.</param>
internal sealed class TrainedRanges(GraphProto graph, IReadOnlyDictionary<string, ActivationRange> trained)
{
    private readonly Dictionary<string, NodeProto> _producers =
        graph.Node.Where(node => node.Output.Count == 1).ToDictionary(node => node.Output[0]);

    /// <summary>Whether a value has a range.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The range of every value.</summary>
    /// <param name="activations">Names of values.</param>
    /// <exception cref="InvalidDataException">A value has none: the ranges belong to another graph.</exception>
    public Dictionary<string, ValueRange> Of(IEnumerable<string> activations) => activations.ToDictionary(
        name => name,
        name => Find(name) is { } range ? new ValueRange(range.Lowest, range.Highest)
            : throw new InvalidDataException($"The ranges in the model's metadata have none for '{name}'; they belong to another "
                + $"network, or an earlier version wrote them. Export the checkpoint again."));

    private ActivationRange? Find(string name)
    {
        if (trained.TryGetValue(name, out var range))
        {
            return range;
        }

        return !_producers.TryGetValue(name, out var node) ? null
            : trained.TryGetValue(node.Name, out range) ? range
            : QuantizationPlan.IsPooling(node) ? Find(node.Input[0])
            : null;
    }
}
