namespace MLNetGhost.Benchmarks.Reports;

/// <summary>The figures that have targets, each a row; values are filled in by <see cref="With"/>.</summary>
internal sealed class TargetFigures
{
    public const string EngineOnMedium = "engine_1280_over_floor";
    public const string EngineOnLarge = "engine_4000_over_floor";
    public const string Allocation = "alloc_bytes_per_call";
    public const string Tensor = "tensor_1280_ms";
    public const string Decoding = "decode_60_ms";
    public const string Throughput = "transform_200_over_run_2threads";
    public const string EdgeNano = "edge_n_over_yolo11n";
    public const string Nano = "n_over_yolo11n";

    /// <summary>All figures, without values.</summary>
    public static TargetFigures Empty { get; } = new(
    [
        new(EngineOnMedium, "PredictionEngine on a 1280×960 JPEG over the floor, YOLO11n-shaped model, CPU time", 1.03, true, ""),
        new(EngineOnLarge, "the same on 4000×3000", 1.18, true, ""),
        new(Allocation, "managed allocation per call, detections included", 16 * 1024, true, "bytes"),
        new(Tensor, "picture to tensor, 1280×960 without resampling, beyond decoding", 0.5, true, "ms"),
        new(Decoding, "tensor to detections, 80 classes, 640×640, 60 candidates", 0.25, true, "ms"),
        new(Throughput, "pictures/s of Transform over 200 pictures on 2 cores, over bare Run of 1 session × 2 threads", 1.15, false, ""),
        new(EdgeNano, "edge-n over the YOLO11n-shaped model, network only, fast DFL in both, CPU time", 0.62, true, ""),
        new(Nano, "n over the YOLO11n-shaped model, the same", 1.0, true, ""),
    ]);

    private TargetFigures(IReadOnlyList<TargetFigure> all) => All = all;

    /// <summary>The rows.</summary>
    public IReadOnlyList<TargetFigure> All { get; }

    /// <summary>The same figures with one more value.</summary>
    /// <exception cref="ArgumentException">There is no such figure.</exception>
    public TargetFigures With(string name, double? value) => All.Any(figure => figure.Name == name)
        ? new([.. All.Select(figure => figure.Name == name ? figure with { Value = value } : figure)])
        : throw new ArgumentException($"There is no figure '{name}'; choose from "
            + $"{string.Join(", ", All.Select(figure => figure.Name))}.", nameof(name));
}
