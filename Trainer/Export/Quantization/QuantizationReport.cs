namespace MLNetGhost.Trainer.Export;

/// <summary>What quantisation changed.</summary>
/// <param name="CalibrationPictures">The number of pictures on which ranges were measured.</param>
/// <param name="QuantizedNodes">The number of nodes that compute with bytes.</param>
/// <param name="FloatNodes">The number of nodes that were left in float.</param>
/// <param name="FloatBytes">Size of the float model.</param>
/// <param name="QuantizedBytes">Size of the quantised model.</param>
/// <param name="Agreement">How closely the detections of the two models agree.</param>
public sealed record QuantizationReport(
    int CalibrationPictures, int QuantizedNodes, int FloatNodes, long FloatBytes, long QuantizedBytes, ModelAgreement Agreement)
{
    /// <summary>Which parts of the network stay in float, in a few words.</summary>
    public string Placement { get; init; } = "";

    /// <summary>
    /// Whether the ranges are those that training for eight bits found, so that none were measured and nothing was made of
    /// <see cref="QuantizationOptions.RangeMethod"/> and <see cref="QuantizationOptions.Percentile"/>.
    /// </summary>
    public bool RangesAreTrained { get; init; }

    /// <summary>The quantised model's time over the float model's on this machine, one thread; null if they were not timed.</summary>
    public double? TimeRatio { get; init; }

    /// <summary>Average precision of both on a labelled split; null if there are no labels.</summary>
    public QuantizationAccuracy? Accuracy { get; init; }

    /// <summary>Why there is no average precision although there are labels; otherwise null.</summary>
    public string? AccuracyNote { get; init; }

    /// <summary>Why ranges were measured on other pictures than those of the split train; otherwise null.</summary>
    public string? CalibrationNote { get; init; }

    /// <summary>The placements that <see cref="QuantizationOptions.Tune"/> tried, in that order; empty without it.</summary>
    public IReadOnlyList<PlacementTrial> Trials { get; init; } = [];

    /// <summary>The file with the trials, next to the model; null without <see cref="QuantizationOptions.Tune"/>.</summary>
    public string? TuningFile { get; init; }
}
