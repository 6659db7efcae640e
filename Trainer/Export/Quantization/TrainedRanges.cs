using MLNetGhost.Trainer.Network;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>The ranges that a network was trained with, for the values of one of its graphs.</summary>
internal static class TrainedRanges
{
    /// <summary>The range of every value.</summary>
    /// <param name="graph">The float graph; an output may have another name than the node that computes it.</param>
    /// <param name="activations">Names of values.</param>
    /// <param name="trained">Ranges by the name of a value, which is that of its node.</param>
    /// <exception cref="InvalidDataException">A value has none: the ranges belong to another graph.</exception>
    public static Dictionary<string, ValueRange> Of(
        GraphProto graph, IEnumerable<string> activations, IReadOnlyDictionary<string, ActivationRange> trained)
    {
        var producers = graph.Node.Where(node => node.Output.Count == 1).ToDictionary(node => node.Output[0], node => node.Name);
        return activations.ToDictionary(name => name, name =>
            trained.TryGetValue(name, out var range) || trained.TryGetValue(producers.GetValueOrDefault(name, ""), out range)
                ? new ValueRange(range.Lowest, range.Highest)
                : throw new InvalidDataException($"The ranges in the model's metadata have none for '{name}'; they belong to another "
                    + $"network, or an earlier version wrote them. Export the checkpoint again."));
    }
}
