using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a new run begins from.</summary>
/// <param name="Source">Where the weights come from, as checkpoints record it.</param>
/// <param name="Transfer">What of them was used; null for random weights.</param>
/// <param name="Remark">What else there is to say about the choice, as a sentence; null for nothing.</param>
internal sealed record InitialWeights(string Source, WeightTransferReport? Transfer, string? Remark)
{
    /// <summary>The source of a run from nothing.</summary>
    public const string Random = "random weights";

    /// <summary>One line for the user: the first of a run's log.</summary>
    public string Line => string.Join(' ', new[] { $"Begins from {Source}{(Transfer is null ? "." : ":")}", Transfer?.ToString(), Remark }
        .Where(part => part is not null));

    /// <summary>Fills a network as the options say: with the weights of a file, with the member's starter weights, or not at all.</summary>
    /// <param name="network">The network, with random weights.</param>
    /// <param name="weights">A file, <see cref="TrainingOptions.NoWeights"/>, or null for the starter weights.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind, or less than a tenth of the network matches.</exception>
    public static InitialWeights Load(DetectionNetwork network, string? weights)
    {
        var spec = network.Spec;
        if (weights == TrainingOptions.NoWeights)
        {
            return new InitialWeights(Random, null, null);
        }

        if (weights is not null)
        {
            return new InitialWeights(weights, WeightFile.Load(network, weights), null);
        }

        if (!StarterWeights.Has(spec))
        {
            return new InitialWeights(Random, null, $"Model {spec.Name} has no starter weights; "
                + $"{string.Join(" and ", StarterWeights.Members)} have some.");
        }

        var file = StarterWeights.Read(spec.Name);
        return new InitialWeights(
            $"the starter weights of {spec.Name} ({file.Metadata[StarterWeightsFile.CommandKey]})",
            WeightFile.Load(network, file.Tensors, $"the starter weights of {spec.Name}"),
            $"--weights {TrainingOptions.NoWeights} begins from random weights.");
    }
}
