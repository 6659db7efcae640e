using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// Fills a network's trunk with that of a GhostNetV3 that others trained as a classifier (timm, Huawei), or with one of ours.
/// </summary>
internal static class TrunkWeights
{
    private const string BatchCounter = "num_batches_tracked";

    /// <summary>Loads a trunk; neck and head are left unchanged.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="path">The file: safetensors, or a state dict of PyTorch.</param>
    /// <exception cref="ArgumentException">The network's trunk is no GhostNetV3.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no such trunk, a folded one, or one of another width.</exception>
    public static WeightReport Load(DetectionNetwork network, string path)
    {
        // Before a file is read that the network could not use.
        RequireGhost(network.Spec);
        return Load(network, WeightFile.Read(path));
    }

    /// <summary>Loads a trunk from a file that was read; neck and head are left unchanged.</summary>
    /// <inheritdoc cref="Load(DetectionNetwork, string)"/>
    /// <param name="network">The network to fill.</param>
    /// <param name="file">The file.</param>
    public static WeightReport Load(DetectionNetwork network, WeightFile file)
    {
        RequireGhost(network.Spec);
        var path = file.Path;
        var (weights, leftOut) = Translate(file);
        var normalised = !file.IsOwn && ImageNetInput.FoldIn(weights, Own(TrunkNames.StemKernel), Own(TrunkNames.StemMean));
        var report = WeightMatching.Compare(network, weights, name => name.StartsWith(TrunkNames.OwnPrefix, StringComparison.Ordinal)) with
        {
            Origin = file.IsOwn
                ? $"the trunk in {path}"
                : $"the trunk in {path} (GhostNetV3 with timm's or Huawei's names)",
            LeftOut = leftOut,
            Remark = normalised
                ? "ImageNet's mean and deviation were folded into the stem, which is exact but for the padded border of the picture."
                : null,
        };
        RequireFit(network.Spec, path, weights, report);
        WeightMatching.Load(network, weights, report);
        return report;
    }

    /// <summary>The names, as a network has them, of the weights that a file has for its trunk.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyCollection<string> NamesIn(WeightFile file) => Translate(file).Weights.Keys;

    /// <summary>A file's weights under our names.</summary>
    internal static (Dictionary<string, SafetensorsEntry> Weights, IReadOnlyList<WeightsLeftOut> LeftOut) Translate(WeightFile file)
    {
        var weights = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        List<string> classifier = [], counters = [], others = [];
        foreach (var (name, entry) in file.Tensors)
        {
            var own = TrunkNames.ToOwn(name);
            if (own.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                counters.Add(name);
            }
            else if (!file.IsOwn && TrunkNames.IsOfClassifier(own))
            {
                classifier.Add(name);
            }
            else if (file.IsOwn && !name.StartsWith(TrunkNames.OwnPrefix, StringComparison.Ordinal))
            {
                others.Add(name);
            }
            else
            {
                weights[Own(own)] = entry;
            }
        }

        return (weights,
        [
            new("of the classifier, which a detector does not have", classifier),
            new("besides the trunk", others),
            new("batch counters, which are not used", counters),
        ]);
    }

    private static string Own(string name) => TrunkNames.OwnPrefix + name;

    private static void RequireGhost(ModelSpec spec)
    {
        if (spec.Backbone is not GhostBackboneSpec)
        {
            throw new ArgumentException($"Model {spec.Name} has no GhostNetV3 trunk, so that of another network cannot be loaded into it; "
                + $"choose one of {string.Join(", ", ModelFamily.All.Select(member => member.Name))}, or leave the trunk out.");
        }
    }

    private static void RequireFit(ModelSpec spec, string path, Dictionary<string, SafetensorsEntry> weights, WeightReport report)
    {
        if (!weights.ContainsKey(Own(TrunkNames.StemKernel)))
        {
            var yolo = YoloWeights.AreIn(weights.Keys.Select(name => name[TrunkNames.OwnPrefix.Length..]))
                ? "these are YOLO11's layers, which pretrained weights take instead of a trunk"
                : $"it has{WeightReport.Some([.. weights.Keys])}";
            throw new InvalidDataException($"{path} has no GhostNetV3 trunk: there is no {TrunkNames.StemKernel}; {yolo}. Use the weights "
                + $"of timm's ghostnetv3_050, _100 or _160, of Huawei's GhostNetV3, or a checkpoint of this trainer.");
        }

        if (weights.Keys.Any(TrunkNames.IsFolded))
        {
            throw new InvalidDataException($"{path} is a GhostNetV3 whose branches were folded for good; use the weights in the form in "
                + $"which they were trained.");
        }

        if (report.IsOfAnother || report.WrongShape.Count > report.Matched.Count)
        {
            throw new InvalidDataException($"The trunk in {path} is not that of model {spec.Name}; {Fitting(weights)}. By name and shape: "
                + $"{report.Matched.Count} weights match, {report.WrongShape.Count} have a different shape"
                + $"{WeightReport.Some(report.WrongShape)}, {report.Missing.Count} are not in the file, "
                + $"{report.Unused.Count} are only there.");
        }
    }

    /// <summary>The member whose trunk has every weight of a file; timm's extractors of features lack the last stage.</summary>
    private static string Fitting(Dictionary<string, SafetensorsEntry> weights)
    {
        var bare = weights.ToDictionary(entry => entry.Key[TrunkNames.OwnPrefix.Length..], entry => entry.Value, StringComparer.Ordinal);
        foreach (var member in ModelFamily.All)
        {
            using var trunk = Backbone.Create(member.Backbone, ReparameterisationForm.BranchByBranch);
            if (WeightMatching.Compare(trunk, bare) is { WrongShape.Count: 0, IsOfAnother: false } report
                && (report.Missing.Count == 0 || report.Unused.Count == 0))
            {
                var lacking = report.Missing.Count > 0 ? $", but for{WeightReport.Some(report.Missing)}" : "";
                return $"it fits model {member.Name}{lacking}";
            }
        }

        return "it fits no member of the family: timm's and Huawei's widths 0.5, 1.0 and 1.6 are those of n, s and m";
    }
}
