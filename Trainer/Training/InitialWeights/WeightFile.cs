using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Training;

/// <summary>Fills a network with the weights of a file that match by name and shape.</summary>
internal static class WeightFile
{
    /// <summary>Fewer matching weights than this share of the network's are those of something else.</summary>
    public const double LeastMatched = 0.1;

    private const string WantedFile = $"weights/{Checkpoint.BestFileName}";

    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="path">Any safetensors file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a file of another kind, or less than a tenth of the network matches.</exception>
    public static WeightTransferReport Load(DetectionNetwork network, string path) =>
        Load(network, SafetensorsFile.Read(RequireKind(path)).Tensors, path);

    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="weights">Weights by name.</param>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">Less than a tenth of the network matches; it may be changed.</exception>
    public static WeightTransferReport Load(
        DetectionNetwork network, IReadOnlyDictionary<string, SafetensorsEntry> weights, string source)
    {
        var report = WeightTransfer.LoadMatching(
            network, weights.Where(entry => !Checkpoint.IsOfRun(entry.Key)).ToDictionary(StringComparer.Ordinal));
        return report.MatchedShare >= LeastMatched
            ? report
            : throw new InvalidDataException($"{source} does not hold the weights of model {network.Spec.Name}: {report} At least "
                + $"{LeastMatched:0 %} of the network must match by name and shape; use a checkpoint of the same member, or "
                + $"'{TrainingOptions.NoWeights}' to begin from random weights.");
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
