using MLNetGhost.Options;

namespace MLNetGhost.Trainer.Export;

/// <summary>How a float model becomes an 8-bit one.</summary>
public sealed record QuantizationOptions
{
    /// <summary>
    /// Folder of pictures like those that the model will see, on which the ranges of all activations are measured; subfolders
    /// count.
    /// </summary>
    [Option("data", ValueName = "dir")]
    public required string CalibrationFolder { get; init; }

    /// <summary>The maximum number of pictures for calibration, evenly spread over the folder.</summary>
    [Option(Minimum = 1)]
    public int MaximumCalibrationPictures { get; init; } = 100;

    /// <summary>A folder of other pictures, on which both models are compared; null compares them on the calibration pictures.</summary>
    [Option(Default = "that of calibration")]
    public string? ComparisonFolder { get; init; }

    /// <summary>The maximum number of pictures to compare on.</summary>
    [Option(Minimum = 1)]
    public int MaximumComparisonPictures { get; init; } = 100;

    /// <summary>Which part of the measured values is represented.</summary>
    [Option]
    public RangeMethod RangeMethod { get; init; } = RangeMethod.MinMax;

    /// <summary>For <see cref="RangeMethod.Percentile"/>: the share of values that is represented, in percent.</summary>
    [Option(Minimum = 50, ExcludesMinimum = true, Maximum = 100)]
    public double Percentile { get; init; } = 99.99;

    /// <summary>
    /// Rounds weights to 7 bits instead of 8. For x64 processors without VNNI instructions, which add two products in 16 bits and
    /// saturate; others gain nothing and lose precision.
    /// </summary>
    [Option]
    public bool ReduceWeightRange { get; init; }

    /// <summary>The score that a detection of either model must exceed.</summary>
    [Option(SameAs = typeof(SuppressionOptions))]
    public float ScoreThreshold { get; init; } = 0.25f;

    internal int LargestWeight => ReduceWeightRange ? 63 : 127;

    internal void Validate() => OptionTable.Validate(this);
}
