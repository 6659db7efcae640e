using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Loads the weights of one network into another.</summary>
internal static class WeightTransfer
{
    private const int NamesInMessage = 5;

    /// <summary>Loads all weights of a network.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="weights">Weights by name; extra ones are rejected too.</param>
    /// <param name="source">Where the weights come from, for the message.</param>
    /// <exception cref="InvalidDataException">A weight is missing, is unknown or has a different shape.</exception>
    public static void LoadAll(DetectionNetwork network, IReadOnlyDictionary<string, SafetensorsEntry> weights, string source)
    {
        var report = LoadMatching(network, weights);
        var problems = new[] { ("missing", report.Missing), ("with a different shape", report.WrongShape), ("unknown", report.Unused) }
            .Where(problem => problem.Item2.Count > 0)
            .Select(problem => $"{problem.Item2.Count} {problem.Item1} ({Some(problem.Item2)})")
            .ToList();
        if (problems.Count > 0)
        {
            throw new InvalidDataException($"The weights of {source} do not fit its network: {string.Join("; ", problems)}. The file is "
                + $"damaged or was edited; use the one that the trainer wrote.");
        }
    }

    /// <summary>Loads the weights whose name and shape match the network's; the others are left unchanged.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="weights">Weights by name.</param>
    public static WeightTransferReport LoadMatching(DetectionNetwork network, IReadOnlyDictionary<string, SafetensorsEntry> weights)
    {
        List<string> matched = [], missing = [], wrongShape = [];
        foreach (var (name, tensor) in FloatState(network))
        {
            if (!weights.TryGetValue(name, out var entry))
            {
                missing.Add(name);
            }
            else if (!entry.Fits(tensor))
            {
                wrongShape.Add(name);
            }
            else
            {
                entry.CopyTo(tensor);
                matched.Add(name);
            }
        }

        return new WeightTransferReport(matched, wrongShape, missing, [.. weights.Keys.Except(matched).Except(wrongShape)]);
    }

    /// <summary>The weights and running statistics of a network; its batch counters are not used.</summary>
    private static IEnumerable<KeyValuePair<string, Tensor>> FloatState(DetectionNetwork network) =>
        network.state_dict().Where(entry => entry.Value.is_floating_point());

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesInMessage)) + (names.Count > NamesInMessage ? ", …" : "");
}
