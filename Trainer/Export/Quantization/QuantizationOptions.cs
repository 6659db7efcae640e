namespace MLNetGhost.Trainer.Export;

/// <summary>How a float model becomes an 8-bit one.</summary>
public sealed record QuantizationOptions
{
    /// <summary>
    /// A folder of pictures like those that the model will see; subfolders too. The ranges of all activations are measured on them.
    /// </summary>
    public required string CalibrationFolder { get; init; }

    /// <summary>The maximum number of pictures for calibration, evenly spread over the folder.</summary>
    public int MaximumCalibrationPictures { get; init; } = 100;

    /// <summary>A folder of other pictures, on which both models are compared; null compares them on the calibration pictures.</summary>
    public string? ComparisonFolder { get; init; }

    /// <summary>The maximum number of pictures to compare on.</summary>
    public int MaximumComparisonPictures { get; init; } = 100;

    /// <summary>Which part of the measured values is represented.</summary>
    public RangeMethod RangeMethod { get; init; } = RangeMethod.MinMax;

    /// <summary>For <see cref="RangeMethod.Percentile"/>: the share of values that is represented.</summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>
    /// Rounds weights to 7 bits instead of 8. For x64 processors without VNNI instructions, which add two products in 16 bits and
    /// saturate; others gain nothing and lose precision.
    /// </summary>
    public bool ReduceWeightRange { get; init; }

    /// <summary>The score that a detection of either model must exceed.</summary>
    public float ScoreThreshold { get; init; } = 0.25f;

    internal int LargestWeight => ReduceWeightRange ? 63 : 127;

    internal void Validate()
    {
        if (Percentile is not (> 50 and <= 100))
        {
            throw new ArgumentException($"A percentile of {Percentile} is not possible; use more than 50 and at most 100, for example "
                + $"99.99.");
        }

        if (MaximumCalibrationPictures < 1 || MaximumComparisonPictures < 1)
        {
            throw new ArgumentException($"{Math.Min(MaximumCalibrationPictures, MaximumComparisonPictures)} pictures are too few; use "
                + $"at least 1, preferably 50.");
        }
    }
}
