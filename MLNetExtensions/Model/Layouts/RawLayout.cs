namespace MLNetGhost.Model;

/// <summary>This library's own: logits per level.</summary>
internal sealed class RawLayout : OutputLayout
{
    /// <summary>Strides of the levels.</summary>
    public static IReadOnlyList<int> Strides { get; } = [8, 16, 32];

    /// <summary>Names of the outputs.</summary>
    public static IReadOnlyList<string> OutputNames { get; } =
        [.. Strides.SelectMany(stride => new[] { $"boxes{stride}", $"scores{stride}" })];

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.Raw;

    /// <inheritdoc/>
    public override string Summary => "this library's own: boxes8, scores8, boxes16, scores16, boxes32, scores32";

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override bool CarriesNames => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => OutputNames;

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts)
    {
        if (facts.Outputs.Count != OutputNames.Count
            || !OutputNames.All(name => facts.Outputs.Any(output => output.Name == name)))
        {
            return null;
        }

        TensorFacts[] outputs = [.. OutputNames.Select(name => facts.Outputs.Single(output => output.Name == name))];
        if (outputs[1].Shape.Count != 4)
        {
            return null;
        }

        var classes = outputs[1].Shape[1];
        for (var level = 0; level < Strides.Count; level++)
        {
            var stride = Strides[level];
            Check(outputs[2 * level], [RawLevel.BoxChannels, facts.Height / stride, facts.Width / stride]);
            Check(outputs[2 * level + 1], [classes, facts.Height / stride, facts.Width / stride]);
        }

        return new(outputs, classes);

        void Check(TensorFacts output, int[] expected)
        {
            if (!output.Shape.Skip(1).SequenceEqual(expected))
            {
                throw Contradiction($"its output {output} has another shape than (N, {string.Join(", ", expected)})");
            }
        }
    }

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) => "the names of its outputs";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var width = context.Width;
        RawOutputDecoder.Collect(Level(0), Level(1), Level(2), context.ClassCount, options, candidates);

        RawLevel Level(int level)
        {
            var stride = Strides[level];
            return new(outputs.Of(2 * level, slot), outputs.Of(2 * level + 1, slot), stride, width / stride);
        }
    }
}
