using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Training;

/// <summary>Starts a run with the weights of another.</summary>
internal static class PretrainedWeights
{
    private const string WantedFile = $"weights/{Checkpoint.BestFileName}";

    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="path">Any safetensors file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a file of another kind, or nothing matches.</exception>
    public static WeightTransferReport Load(DetectionNetwork network, string path)
    {
        var weights = SafetensorsFile.Read(RequireKind(path)).Tensors
            .Where(entry => !Checkpoint.IsOfRun(entry.Key))
            .ToDictionary(StringComparer.Ordinal);
        var report = WeightTransfer.LoadMatching(network, weights);
        return report.Matched.Count > 0
            ? report
            : throw new InvalidDataException($"No weight in {path} matches model {network.Spec.Name} by name and shape; use a "
                + $"checkpoint of the same family.");
    }

    private static string RequireKind(string path)
    {
        if (Directory.Exists(path))
        {
            throw new FileNotFoundException($"{path} is a folder; name the {WantedFile} in it.", path);
        }

        return WhyNot(Path.GetExtension(path)) is { } reason && File.Exists(path)
            ? throw new InvalidDataException($"{path} cannot provide a run's initial weights: {reason}. Name a .safetensors file, such as "
                + $"the {WantedFile} of a run.")
            : path;
    }

    private static string? WhyNot(string extension) => extension.ToUpperInvariant() switch
    {
        ".ONNX" => "it is an exported model, whose branches are folded for good",
        ".PT" or ".PTH" => "it is a PyTorch file, which is not supported",
        ".YAML" or ".YML" => "it is a YAML file, which holds options but no weights",
        _ => null,
    };
}
