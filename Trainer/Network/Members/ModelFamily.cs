namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The detectors that come with the library, by name. A new one is a new row here; your own can also be read from YAML.
/// </summary>
public static class ModelFamily
{
    /// <summary>
    /// Four official GhostNetV3 widths, each with the YOLO11 neck and head that keep its folded parameter count below YOLO11's,
    /// two tables aligned to a CPU's vector width, and one made for eight bits.
    /// </summary>
    public static IReadOnlyList<ModelSpec> All { get; } =
    [
        new("n", BackboneTables.Ghost.WithWidth(0.5), CompoundScaling.Nano),
        new("s", BackboneTables.Ghost.WithWidth(1.0), CompoundScaling.Small),
        new("m", BackboneTables.Ghost.WithWidth(1.6), CompoundScaling.Medium),
        new("l", BackboneTables.Ghost.WithWidth(1.75), CompoundScaling.Large),
        new("edge-n", BackboneTables.Aligned, CompoundScaling.Nano, DepthwiseBoxBranch: true),
        new("edge-s", BackboneTables.Aligned.WithWidth(2), CompoundScaling.Small, DepthwiseBoxBranch: true),
        new("int8-n", BackboneTables.Bytes, CompoundScaling.Nano, DepthwiseBoxBranch: true, ActivationFunction.Relu, Attention: false),
    ];

    /// <summary>YOLO11n built from the same blocks: the baseline for benchmarks, not a member of the family.</summary>
    public static ModelSpec Yolo11Nano { get; } = new(
        "yolo11n", new YoloBackboneSpec(CompoundScaling.Nano, BackboneTables.Yolo11), CompoundScaling.Nano);

    /// <summary>The member of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static ModelSpec Get(string name) =>
        All.Append(Yolo11Nano).FirstOrDefault(spec => spec.Name == name)
        ?? throw new ArgumentException(
            $"There is no model '{name}'; choose one of {string.Join(", ", All.Append(Yolo11Nano).Select(spec => spec.Name))}, or pass "
            + "your own YAML file.", nameof(name));

    /// <summary>Whether a name belongs to the family or to its baseline.</summary>
    internal static bool Has(string name) => All.Append(Yolo11Nano).Any(spec => spec.Name == name);
}
