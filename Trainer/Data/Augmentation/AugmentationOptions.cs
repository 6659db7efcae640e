using MLNetGhost.Options;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// How training pictures are augmented. The defaults are those that YOLO11 is trained with. Steps run in the order of the properties;
/// ranges are symmetric around "no change". <c>docs/options.md</c> lists ranges and the names in the program.
/// </summary>
public sealed record AugmentationOptions
{
    private const double DefaultMosaic = 1.0;

    /// <summary>
    /// Probability of a mosaic of four pictures; null for 1, or for 0 in runs that <see cref="Training.OptimizerKind.Auto"/> considers
    /// short.
    /// </summary>
    [Option("mosaic", Minimum = 0, Maximum = 1, Default = "auto, 0 below 500 iterations; 1 for sgd and adamw")]
    public double? Mosaic { get; init; }

    /// <summary>Mosaic and mix-up are off for this many epochs at the end, so that training ends on whole pictures.</summary>
    [Option("close-mosaic", Minimum = 0, Maximum = 100_000)]
    public int CloseMosaicEpochs { get; init; } = 10;

    /// <summary>Largest rotation, in degrees.</summary>
    [Option("degrees", Minimum = 0, Maximum = 180)]
    public double Degrees { get; init; }

    /// <summary>Largest change in size: the factor is in [1 − s, 1 + s].</summary>
    [Option("scale", Minimum = 0, Maximum = 1, ExcludesMaximum = true)]
    public double Scale { get; init; } = 0.5;

    /// <summary>Largest shear along each axis, in degrees.</summary>
    [Option("shear", Minimum = 0, Maximum = 45, ExcludesMaximum = true)]
    public double Shear { get; init; }

    /// <summary>Largest shift, as a fraction of the picture.</summary>
    [Option("translate", Minimum = 0, Maximum = 1)]
    public double Translate { get; init; } = 0.1;

    /// <summary>Probability that a second picture is blended in; it hurts compact models.</summary>
    [Option("mixup", Minimum = 0, Maximum = 1)]
    public double MixUp { get; init; }

    /// <summary>Largest relative change in hue.</summary>
    [Option("hsv-h", Minimum = 0, Maximum = 1, ExcludesMaximum = true)]
    public double Hue { get; init; } = 0.015;

    /// <summary>Largest relative change in saturation.</summary>
    [Option("hsv-s", Minimum = 0, Maximum = 1)]
    public double Saturation { get; init; } = 0.7;

    /// <summary>Largest relative change in brightness.</summary>
    [Option("hsv-v", Minimum = 0, Maximum = 1)]
    public double Value { get; init; } = 0.4;

    /// <summary>Probability of flipping the picture upside down.</summary>
    [Option("flipud", Minimum = 0, Maximum = 1)]
    public double FlipUpsideDown { get; init; }

    /// <summary>Probability of mirroring the picture left to right.</summary>
    [Option("fliplr", Minimum = 0, Maximum = 1)]
    public double FlipLeftRight { get; init; } = 0.5;

    /// <summary>No augmentation: pictures are letterboxed and nothing else.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        Mosaic = 0,
        CloseMosaicEpochs = 0,
        Scale = 0,
        Translate = 0,
        Hue = 0,
        Saturation = 0,
        Value = 0,
        FlipLeftRight = 0,
    };

    /// <summary>The probability of a mosaic if no recipe has set it.</summary>
    internal double MosaicChance => Mosaic ?? DefaultMosaic;

    internal bool ChangesGeometry => Degrees > 0 || Scale > 0 || Shear > 0 || Translate > 0;

    internal bool ChangesColor => Hue > 0 || Saturation > 0 || Value > 0;

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names value, rule and remedy.</exception>
    public void Validate() => OptionTable.Validate(this);
}
