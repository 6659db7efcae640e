using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;

namespace MLNetGhost.Trainer.Training;

/// <summary>Starts a run with the weights of another, or with those of a YOLO11.</summary>
internal static class PretrainedWeights
{
    private const string WantedFile = $"weights/{Checkpoint.BestFileName}";

    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="path">A safetensors file, or a state dict of PyTorch.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a file of another kind, or under a tenth matches.</exception>
    public static WeightReport Load(DetectionNetwork network, string path)
    {
        var file = WeightFile.Read(RequireKind(path));
        if (YoloWeights.AreIn(file.Tensors.Keys))
        {
            return YoloWeights.Load(network, file);
        }

        if (network.Form != ReparameterisationForm.Folded)
        {
            RequireUnfolded(file);
        }

        return Load(network, file.Tensors, $"the weights in {path}");
    }

    private static void RequireUnfolded(WeightFile file)
    {
        if (Checkpoint.IsDescribedBy(file.Metadata)
            && Checkpoint.Read(file.Path).Info is { Form: ReparameterisationForm.Folded } info)
        {
            throw new InvalidDataException($"The weights in {file.Path} were folded and trained for eight bits, so what training needs "
                + $"besides is gone: branches and normalisations. Train on with --qat ({nameof(TrainingOptions.QuantizationAware)}), or "
                + $"name the checkpoint that it began from{(info.BeganFrom is { } source ? $" ({source})" : "")}.");
        }
    }

    /// <summary>Loads the weights that match by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="tensors">Weights by name; the state of a run among them is left out.</param>
    /// <param name="origin">What they are, for messages and the report.</param>
    /// <exception cref="InvalidDataException">Under a tenth of the network matches, or it has branches and they have none; it is
    /// unchanged.</exception>
    public static WeightReport Load(DetectionNetwork network, IReadOnlyDictionary<string, SafetensorsEntry> tensors, string origin) =>
        BranchFreeWeights.Load(
            network, tensors.Keys.Where(name => !Checkpoint.IsOfRun(name)), origin, target => Match(target, tensors, origin));

    private static WeightReport Match(DetectionNetwork network, IReadOnlyDictionary<string, SafetensorsEntry> tensors, string origin)
    {
        var weights = tensors.Where(entry => !Checkpoint.IsOfRun(entry.Key)).ToDictionary(StringComparer.Ordinal);
        var report = WeightMatching.Compare(network, weights) with { Origin = origin };
        if (report.IsOfAnother)
        {
            var trunk = weights.ContainsKey(TrunkNames.StemKernel)
                ? " It is a GhostNetV3 without neck and head: name it as the trunk (--trunk)."
                : "";
            throw new InvalidDataException($"Too little of {origin} fits model {network.Spec.Name} by name and shape: "
                + $"{report.Matched.Count} match, {report.WrongShape.Count} have a different shape{WeightReport.Some(report.WrongShape)}, "
                + $"{report.Missing.Count} are not in the file{WeightReport.Some(report.Missing)}, {report.Unused.Count} are only there"
                + $"{WeightReport.Some(report.Unused)}; at least {WeightReport.SmallestShare:0 %} of the network must match. Use a "
                + $"checkpoint of the same member, or '{TrainingOptions.NoWeights}' to begin from random weights.{trunk}");
        }

        WeightMatching.Load(network, weights, report);
        return report;
    }

    private static string RequireKind(string path)
    {
        if (Directory.Exists(path))
        {
            throw new FileNotFoundException($"{path} is a folder; name the {WantedFile} in it.", path);
        }

        return WhyNot(path) is { } reason
            ? throw new InvalidDataException($"{path} cannot provide a run's initial weights: {reason}. Name a .safetensors file, such as "
                + $"the {WantedFile} of a run, or a state dict of PyTorch.")
            : path;
    }

    private static string? WhyNot(string path) => !File.Exists(path) ? null : Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".ONNX" => "it is an exported model, whose branches are folded for good",
        ".PT" or ".PTH" when !WeightFile.IsOfPyTorch(path) => "it is a PyTorch file by its name, but torch.save did not write it",
        ".YAML" or ".YML" => "it is a YAML file, which holds options but no weights",
        _ => null,
    };
}
