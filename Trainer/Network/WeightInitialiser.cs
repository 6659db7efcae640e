using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Random weights that depend only on a seed, not on the global generator.</summary>
internal static class WeightInitialiser
{
    /// <summary>
    /// Initialises every convolution as PyTorch does by default: weight and bias uniform in ±1/√(inputs of an output). Normalisations keep
    /// their ones and zeros.
    /// </summary>
    public static void Initialise(nn.Module network, int seed)
    {
        using var _ = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var convolution in network.modules().OfType<Convolution>())
        {
            var weight = convolution.Weight;
            var bound = 1 / Math.Sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3]);
            weight.uniform_(-bound, bound, generator);
            convolution.Bias?.uniform_(-bound, bound, generator);
        }
    }
}
