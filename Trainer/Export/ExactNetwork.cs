using MLNetGhost.Trainer.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>Networks in double precision: their outputs are free of the rounding that single precision adds.</summary>
internal static class ExactNetwork
{
    /// <summary>
    /// A copy of the network, on the CPU and in evaluation mode, that computes in double precision with the same weights.
    /// </summary>
    public static DetectionNetwork CopyOf(DetectionNetwork network)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var twin = DetectionNetwork.Create(network.Spec, network.ClassCount, seed: 0, network.Form);
        var source = network.state_dict();
        foreach (var (name, tensor) in twin.state_dict())
        {
            tensor.copy_(source[name]);
        }

        twin.eval();
        return twin.to(float64);
    }

    /// <summary>The network folded as for an export, weights rounded to single precision, then computed in double.</summary>
    public static FoldedNetwork Fold(DetectionNetwork network) => network.Fold().to(CPU).to(float64);
}
