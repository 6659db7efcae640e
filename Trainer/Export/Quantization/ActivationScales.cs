using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Scale and zero point of every value of a plan.</summary>
internal static class ActivationScales
{
    /// <summary>
    /// One scale per value; operators that only move values keep their input's scale, so that moving bytes is enough.
    /// </summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="plan">What becomes bytes.</param>
    /// <param name="ranges">The range of every activation of the plan.</param>
    public static Dictionary<string, QuantizationParameters> Of(
        GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges)
    {
        var regions = new GraphRegions(graph);
        var groups = plan.Activations.ToDictionary(name => name, name => name);
        foreach (var node in graph.Node.Where(plan.Nodes.Contains))
        {
            var equal = node.OpType switch
            {
                "MaxPool" or "Resize" or "Split" => node.Output.Prepend(node.Input[0]),
                "Concat" when plan.EqualConcatScales => node.Input.Concat(node.Output),
                _ => [],
            };
            Join(groups, [.. equal.Where(groups.ContainsKey)]);
        }

        var scales = plan.Activations
            .GroupBy(name => Root(groups, name))
            .ToDictionary(group => group.Key, group => QuantizationParameters.Covering(
                group.Select(name => Range(regions, name, ranges[name])).Aggregate((left, right) => left.Union(right))));
        return plan.Activations.ToDictionary(name => name, name => scales[Root(groups, name)]);
    }

    private static ValueRange Range(GraphRegions regions, string name, ValueRange measured) =>
        regions.ProducerOf(name)?.OpType is "Sigmoid" or "HardSigmoid" ? new ValueRange(0, 1)
        : regions.SiluOf(name) is not null ? SiluRange.Narrow(measured)
        : measured;

    private static void Join(Dictionary<string, string> groups, string[] names)
    {
        foreach (var name in names.Skip(1))
        {
            groups[Root(groups, name)] = Root(groups, names[0]);
        }
    }

    private static string Root(Dictionary<string, string> groups, string name)
    {
        while (groups[name] != name)
        {
            name = groups[name];
        }

        return name;
    }
}
