using MLNetGhost.Trainer.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Models;

/// <summary>Statistics of a network's batch normalisations from pictures, as training would leave them.</summary>
internal static class NormStatistics
{
    /// <summary>Replaces mean and variance of every normalisation by those of a batch.</summary>
    public static void TakeFrom(DetectionNetwork network, Tensor images)
    {
        var norms = network.modules().OfType<BatchNorm2d>().Select(norm => (Norm: norm, Momentum: norm.momentum)).ToArray();
        foreach (var (norm, _) in norms)
        {
            // The new batch replaces the old value entirely.
            norm.momentum = 1;
        }

        network.train();
        using (NewDisposeScope())
        {
            network.call(images);
        }

        foreach (var (norm, momentum) in norms)
        {
            norm.momentum = momentum;
        }
    }
}
