using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// Fills a network with weights of YOLO11, whose names number the layers: 0 to 8 are its backbone, 9 to 22 the neck, 23 the head. Our
/// neck and head are the same layers; a GhostNetV3 trunk stands in place of layers 0 to 8.
/// </summary>
internal static partial class YoloWeights
{
    private const int LastOfBackbone = 8;
    private const int Head = 23;
    private const string Backbone = "backbone.";
    private const string DistanceAverage = "dfl.";
    private const string BatchCounter = "num_batches_tracked";

    /// <summary>Whether names are those of a YOLO's layers.</summary>
    public static bool AreIn(IEnumerable<string> names) => names.Any(name => LayerName().IsMatch(name));

    /// <summary>Loads what fits by name and shape.</summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="file">The weights.</param>
    /// <exception cref="InvalidDataException">Under a tenth fits.</exception>
    public static WeightReport Load(DetectionNetwork network, WeightFile file)
    {
        var hasLayers = network.Spec.Backbone is YoloBackboneSpec;
        var weights = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        List<string> backbone = [], constants = [], counters = [];
        foreach (var (name, entry) in file.Tensors)
        {
            var (layer, rest) = Split(name);
            if (name.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                counters.Add(name);
            }
            else if (layer is >= 0 and <= LastOfBackbone && !hasLayers)
            {
                backbone.Add(name);
            }
            else if (layer == Head && rest.StartsWith(DistanceAverage, StringComparison.Ordinal))
            {
                constants.Add(name);
            }
            else
            {
                weights[OwnName(layer, rest, name)] = entry;
            }
        }

        var report = WeightMatching.Compare(
            network, weights, name => hasLayers || !name.StartsWith(Backbone, StringComparison.Ordinal)) with
        {
            Origin = $"the YOLO11 weights in {file.Path}",
            LeftOut =
            [
                new($"of layers 0 to {LastOfBackbone}, in place of which model {network.Spec.Name} has a GhostNetV3 trunk", backbone),
                new("constants of the distance average", constants),
                new("batch counters, which are not used", counters),
            ],
        };
        if (report.IsOfAnother)
        {
            throw new InvalidDataException($"The YOLO weights in {file.Path} do not fit model {network.Spec.Name}: by name and shape, "
                + $"{report.Matched.Count} match, {report.WrongShape.Count} have a different shape{WeightReport.Some(report.WrongShape)}, "
                + $"{report.Missing.Count} are not in the file{WeightReport.Some(report.Missing)}, {report.Unused.Count} are only there"
                + $"{WeightReport.Some(report.Unused)}; at least a tenth must match. Use those of the YOLO11 of the same scale, for "
                + $"example yolo11n for n and edge-n.");
        }

        WeightMatching.Load(network, weights, report);
        return report;
    }

    private static (int Layer, string Part) Split(string name)
    {
        var match = LayerName().Match(name);
        return match.Success
            ? (int.Parse(match.Groups["layer"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), name[match.Length..])
            : (-1, name);
    }

    private static string OwnName(int layer, string rest, string name) => layer switch
    {
        < 0 or > Head => name,
        Head => $"head.{rest}",
        <= LastOfBackbone => $"{Backbone}{layer}.{rest}",
        _ => $"neck.{layer}.{rest}",
    };

    [GeneratedRegex(@"^(?:module\.)?(?:model\.)+(?<layer>[0-9]{1,3})\.")]
    private static partial Regex LayerName();
}
