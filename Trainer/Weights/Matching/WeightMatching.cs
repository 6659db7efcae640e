using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Weights;

/// <summary>Loads weights into a network by name and shape.</summary>
internal static class WeightMatching
{
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
            .Select(problem => $"{problem.Item2.Count} {problem.Item1}{WeightReport.Some(problem.Item2)}")
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
    /// <param name="isMeant">Which of the network's weights are meant; null for all.</param>
    public static WeightReport LoadMatching(
        nn.Module network, IReadOnlyDictionary<string, SafetensorsEntry> weights, Func<string, bool>? isMeant = null)
    {
        var report = Compare(network, weights, isMeant);
        Load(network, weights, report);
        return report;
    }

    /// <summary>What would be loaded.</summary>
    /// <inheritdoc cref="LoadMatching" path="/param"/>
    public static WeightReport Compare(
        nn.Module network, IReadOnlyDictionary<string, SafetensorsEntry> weights, Func<string, bool>? isMeant = null)
    {
        List<string> matched = [], missing = [], wrongShape = [];
        foreach (var (name, tensor) in FloatState(network).Where(entry => isMeant?.Invoke(entry.Key) != false))
        {
            (!weights.TryGetValue(name, out var entry) ? missing : entry.Fits(tensor) ? matched : wrongShape).Add(name);
        }

        return new WeightReport(matched, wrongShape, missing, [.. weights.Keys.Except(matched).Except(wrongShape)]);
    }

    /// <summary>Loads what a comparison found to match.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="weights">Weights by name.</param>
    /// <param name="report">The comparison of the two.</param>
    public static void Load(nn.Module network, IReadOnlyDictionary<string, SafetensorsEntry> weights, WeightReport report)
    {
        var matched = report.Matched.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, tensor) in FloatState(network).Where(entry => matched.Contains(entry.Key)))
        {
            weights[name].CopyTo(tensor);
        }
    }

    /// <summary>The weights and running statistics of a network; its batch counters are not used.</summary>
    private static IEnumerable<KeyValuePair<string, Tensor>> FloatState(nn.Module network) =>
        network.state_dict().Where(entry => entry.Value.is_floating_point());
}
