using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Weights;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a new run begins from.</summary>
/// <param name="Loaded">What was loaded, in this order: weights of any part, a trunk in place of theirs; none for random weights.</param>
/// <param name="Remark">What else there is to say about the choice, as a sentence; null for nothing.</param>
internal sealed record InitialWeights(IReadOnlyList<WeightReport> Loaded, string? Remark)
{
    /// <summary>The source of a run from nothing.</summary>
    public const string Random = "random weights";

    /// <summary>Where the weights come from, as checkpoints record it.</summary>
    public string Source => Loaded.Count == 0 ? Random : string.Join(" and ", Loaded.Select(report => report.Origin));

    /// <summary>One line for the user: the first of a run's log.</summary>
    public string Line => Loaded.Count == 0
        ? string.Join(' ', new[] { $"Begins from {Random}.", Remark }.OfType<string>())
        : string.Join(' ', Loaded.Select((report, i) => $"{(i == 0 ? "Begins" : "Then")} from {report.Origin}: {report}")
            .Append(Remark).OfType<string>());

    /// <summary>
    /// Fills a network as the options say: with the weights of a file, with the member's starter weights, or not at all; then its trunk
    /// with that of another file.
    /// </summary>
    /// <param name="network">The network, with random weights.</param>
    /// <param name="weights">A file, <see cref="TrainingOptions.NoWeights"/>, or null for the starter weights.</param>
    /// <param name="trunk">A file with a trunk, or null for none.</param>
    /// <exception cref="ArgumentException">A trunk is named, and the network's is no GhostNetV3.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is of another kind, or less than a tenth of the network matches.</exception>
    public static InitialWeights Load(DetectionNetwork network, string? weights, string? trunk = null)
    {
        var initial = LoadWeights(network, weights);
        if (trunk is null)
        {
            return initial;
        }

        var file = WeightFile.Read(trunk);
        return initial.WithTrunk(BranchFreeWeights.Load(
            network, TrunkWeights.NamesIn(file), $"the trunk in {trunk}", target => TrunkWeights.Load(target, file)));
    }

    private static InitialWeights LoadWeights(DetectionNetwork network, string? weights)
    {
        var spec = network.Spec;
        if (weights == TrainingOptions.NoWeights)
        {
            return new InitialWeights([], null);
        }

        if (weights is not null)
        {
            var report = PretrainedWeights.Load(network, weights);
            return new InitialWeights([report], HasTrunk(report) ? null
                : $"The trunk begins from {Random}; --trunk ({nameof(TrainingOptions.Trunk)}) names one.");
        }

        if (!StarterWeights.Has(spec))
        {
            return new InitialWeights([], $"Model {spec.Name} has no starter weights; "
                + $"{string.Join(" and ", StarterWeights.Members)} {(StarterWeights.Members.Count == 1 ? "has" : "have")} some.");
        }

        var file = StarterWeights.Read(spec.Name);
        var origin = $"the starter weights of {spec.Name} ({file.Metadata[StarterWeightsFile.CommandKey]})";
        return new InitialWeights(
            [PretrainedWeights.Load(network, file.Tensors, origin)],
            $"--weights {TrainingOptions.NoWeights} begins from random weights.");
    }

    private InitialWeights WithTrunk(WeightReport trunk) => new(
        [.. Loaded, trunk],
        Loaded.Count == 0 ? $"Neck and head begin from {Random}."
            : HasTrunk(Loaded[0]) ? $"The trunk takes the place of that in {Loaded[0].Origin}, which give neck and head"
                + (trunk.Missing.Count > 0 ? " and what the trunk lacks." : ".")
            : $"Neck and head are those of {Loaded[0].Origin}.");

    private static bool HasTrunk(WeightReport report) =>
        report.Matched.Any(name => name.StartsWith(TrunkNames.OwnPrefix, StringComparison.Ordinal));
}
