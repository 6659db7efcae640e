using MLNetGhost.Trainer.Checkpoints;
using MLNetGhost.Trainer.Model;

namespace MLNetGhost.Trainer.Training;

/// <summary>Begins a run with the weights of another.</summary>
internal static class PretrainedWeights
{
    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="path">Any safetensors file.</param>
    /// <exception cref="InvalidDataException">Nothing matches.</exception>
    public static WeightTransferReport Load(DetectionNetwork network, string path)
    {
        var report = WeightTransfer.LoadMatching(network, SafetensorsFile.Read(path).Tensors);
        return report.Matched.Count > 0
            ? report
            : throw new InvalidDataException($"No weight of {path} matches model {network.Spec.Name} by name and shape; use a checkpoint of the same family.");
    }
}
