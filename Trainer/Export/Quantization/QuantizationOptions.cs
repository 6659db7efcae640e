using MLNetGhost.Imaging;
using MLNetGhost.Options;

namespace MLNetGhost.Trainer.Export;

/// <summary>How a float model becomes an 8-bit one.</summary>
public sealed record QuantizationOptions
{
    /// <summary>
    /// Folder of pictures like those that the model will see, on which the ranges of all activations are measured; subfolders
    /// count. If it is a labelled dataset (its folder, data.yaml or COCO JSON file), ranges are measured on its split train, and average
    /// precision before and after on its split val, or on test or train if there is no val.
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

    /// <summary>The maximum number of labelled pictures to measure average precision on, evenly spread over the split.</summary>
    [Option(Minimum = 1)]
    public int MaximumLabelledPictures { get; init; } = 500;

    /// <summary>Which part of the measured values is represented.</summary>
    [Option("int8-calibration")]
    public RangeMethod RangeMethod { get; init; } = RangeMethod.Percentile;

    /// <summary>For <see cref="RangeMethod.Percentile"/>: the share of values that is represented, in percent.</summary>
    [Option("int8-percentile", Minimum = 50, ExcludesMinimum = true, Maximum = 100)]
    public double Percentile { get; init; } = 99.999;

    /// <summary>
    /// How far the integers of weights reach. <see cref="WeightRange.SevenBits"/> is for x64 processors without VNNI instructions: it is
    /// exact in programs that do not set <c>session.x64quantprecision</c>, and faster in this library, which then does not either;
    /// elsewhere it only loses precision.
    /// </summary>
    [Option("int8-range")]
    public WeightRange WeightRange { get; init; } = WeightRange.EightBits;

    /// <summary>
    /// Moves the bias of every convolution by the mean error that rounding of its input and weights causes, measured on the calibration
    /// pictures. It did not help the network that it was measured with; others may gain.
    /// </summary>
    [Option("int8-bias-correction")]
    public bool CorrectBiases { get; init; }

    /// <summary>
    /// Tries which parts of the network are better left in float on this machine, and keeps the fastest model that finds enough of what
    /// the float model finds. False leaves in float what bytes make slower or less exact: the last convolutions, and the first stages: up
    /// to stride 8 where they have depthwise convolutions, to stride 4 where they have SiLU, both with upsampling, else the first layer.
    /// </summary>
    [Option("tune")]
    public bool Tune { get; init; }

    /// <summary>
    /// For <see cref="Tune"/>: the largest share of the float model's detections that may be lost, counting those found again with the
    /// same class and an intersection over union of 0.9 or more. If no placement loses less, the one that loses least is kept.
    /// </summary>
    [Option("tune-tolerance", Minimum = 0, Maximum = 1)]
    public double TuningTolerance { get; init; } = 0.03;

    /// <summary>
    /// Rounds in which the models are timed by turns, one thread each; a ratio is the median of the rounds' ratios. 0 does not time
    /// them; a <see cref="Tune"/> needs at least 3.
    /// </summary>
    [Option(Minimum = 0)]
    public int TimingRounds { get; init; } = 15;

    /// <summary>The score that a detection of either model must exceed.</summary>
    [Option(SameAs = typeof(SuppressionOptions))]
    public float ScoreThreshold { get; init; } = 0.25f;

    /// <summary>True uses JPEG files that are damaged as far as they can be shown; false makes damage that is noticed an error.</summary>
    [Option("accept-damaged")]
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>How pictures are decoded.</summary>
    internal DecodingRules DecodingRules => DecodingRules.Default with { AcceptDamagedPictures = AcceptDamagedPictures };

    /// <summary>The placement without a search; null for the one that suits the network.</summary>
    internal QuantizationPlacement? Placement { get; init; }

    internal int LargestWeight => WeightRange == WeightRange.SevenBits ? 63 : 127;

    internal void Validate()
    {
        OptionTable.Validate(this);
        if (Tune && TimingRounds < LeastTuningRounds)
        {
            throw new ArgumentOutOfRangeException(
                nameof(TimingRounds), TimingRounds, $"TimingRounds {TimingRounds} does not suffice for Tune; use {LeastTuningRounds} or "
                    + $"more, or leave it out for the default.");
        }
    }

    /// <summary>Fewer have no median worth the name.</summary>
    private const int LeastTuningRounds = 3;
}
