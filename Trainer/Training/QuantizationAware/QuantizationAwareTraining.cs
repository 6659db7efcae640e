using MLNetGhost.Trainer.Network;
using TorchSharp;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Fine-tunes a trained network for eight bits: batch normalisation is folded, and activations and weights are rounded as the quantised
/// model rounds them, while gradients pass straight through. The checkpoint keeps the ranges, from which its export is quantised.
/// </summary>
/// <remarks>Quantisation-aware training after arXiv 1712.05877, with the folded network of RepVGG.</remarks>
public static class QuantizationAwareTraining
{
    /// <summary>How often every picture is used unless something else is asked for.</summary>
    public const int DefaultEpochs = 2;

    /// <summary>The options of such a run: the network and image size of a checkpoint, and two epochs at a low rate.</summary>
    /// <param name="weights">The checkpoint of a run on the same classes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not a checkpoint of this program.</exception>
    public static TrainingOptions OptionsFor(string weights)
    {
        var info = Checkpoint.Read(weights).Info;
        return new TrainingOptions
        {
            QuantizationAware = true,
            PretrainedWeights = weights,
            Model = info.Model,
            ImageSize = info.ImageSize,
            Epochs = DefaultEpochs,
        };
    }

    /// <summary>Fills a network with the folded weights of a checkpoint.</summary>
    /// <param name="network">The network, of the form <see cref="ReparameterisationForm.Folded"/>.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="classNames">The classes of the data.</param>
    /// <param name="data">The data, for messages.</param>
    /// <returns>What it begins from.</returns>
    /// <exception cref="InvalidDataException">The checkpoint has another network or other classes.</exception>
    internal static string Load(DetectionNetwork network, string weights, IReadOnlyList<string> classNames, string data)
    {
        var checkpoint = Checkpoint.Read(weights);
        if (checkpoint.Info.Model != network.Spec)
        {
            throw new InvalidDataException($"{weights} holds model {checkpoint.Info.Model.Name}, but the run is to train "
                + $"{network.Spec.Name} for eight bits; leave out --model, which takes that of the checkpoint "
                + $"({nameof(QuantizationAwareTraining)}.{nameof(OptionsFor)}).");
        }

        ClassLists.RequireSame(checkpoint.Info.ClassNames, classNames, data);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        using var trained = checkpoint.CreateNetwork();
        using var folded = trained.Fold();
        network.load_state_dict(folded.state_dict());
        return $"the folded weights in {weights}";
    }
}
