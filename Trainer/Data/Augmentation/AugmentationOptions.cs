namespace MLNetGhost.Trainer.Data;

/// <summary>
/// How training pictures are varied. The defaults are those that YOLO11 is trained with. Steps run in the order of the properties;
/// ranges are symmetric around "no change".
/// </summary>
public sealed record AugmentationOptions
{
    private const double StandardMosaic = 1.0;

    /// <summary>
    /// Probability of a mosaic of four pictures, in [0, 1]; null for 1, but 0 in the runs that
    /// <see cref="Training.OptimizerKind.Auto"/> finds short.
    /// </summary>
    public double? Mosaic { get; init; }

    /// <summary>Mosaic and mix-up are off for this many last epochs, so that training ends on whole pictures.</summary>
    public int CloseMosaicEpochs { get; init; } = 10;

    /// <summary>Largest rotation, in degrees, in [0, 180].</summary>
    public double Degrees { get; init; }

    /// <summary>Largest change of size: the factor is in [1 − Scale, 1 + Scale]. In [0, 1).</summary>
    public double Scale { get; init; } = 0.5;

    /// <summary>Largest shear along each axis, in degrees, in [0, 45).</summary>
    public double Shear { get; init; }

    /// <summary>Largest shift, as a fraction of the picture, in [0, 1].</summary>
    public double Translate { get; init; } = 0.1;

    /// <summary>Probability that a second picture is blended in, in [0, 1]; it hurts compact models.</summary>
    public double MixUp { get; init; }

    /// <summary>Largest relative change of the hue, in [0, 1).</summary>
    public double Hue { get; init; } = 0.015;

    /// <summary>Largest relative change of the saturation, in [0, 1].</summary>
    public double Saturation { get; init; } = 0.7;

    /// <summary>Largest relative change of the brightness, in [0, 1].</summary>
    public double Value { get; init; } = 0.4;

    /// <summary>Probability of turning the picture upside down, in [0, 1].</summary>
    public double FlipUpsideDown { get; init; }

    /// <summary>Probability of mirroring left and right, in [0, 1].</summary>
    public double FlipLeftRight { get; init; } = 0.5;

    /// <summary>No variation at all: pictures are letterboxed and nothing else.</summary>
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

    /// <summary>The probability of a mosaic where no recipe has decided it.</summary>
    internal double MosaicChance => Mosaic ?? StandardMosaic;

    internal bool ChangesGeometry => Degrees > 0 || Scale > 0 || Shear > 0 || Translate > 0;

    internal bool ChangesColor => Hue > 0 || Saturation > 0 || Value > 0;

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    public void Validate()
    {
        RequireWithin(MosaicChance, 1, true, nameof(Mosaic));
        RequireWithin(Degrees, 180, true, nameof(Degrees));
        RequireWithin(Scale, 1, false, nameof(Scale));
        RequireWithin(Shear, 45, false, nameof(Shear));
        RequireWithin(Translate, 1, true, nameof(Translate));
        RequireWithin(MixUp, 1, true, nameof(MixUp));
        RequireWithin(Hue, 1, false, nameof(Hue));
        RequireWithin(Saturation, 1, true, nameof(Saturation));
        RequireWithin(Value, 1, true, nameof(Value));
        RequireWithin(FlipUpsideDown, 1, true, nameof(FlipUpsideDown));
        RequireWithin(FlipLeftRight, 1, true, nameof(FlipLeftRight));
        if (CloseMosaicEpochs < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(CloseMosaicEpochs), CloseMosaicEpochs, $"{nameof(CloseMosaicEpochs)} {CloseMosaicEpochs} is negative; use 0 to keep the mosaic until the end.");
        }
    }

    private static void RequireWithin(double value, double high, bool inclusive, string name)
    {
        if (!(value >= 0 && (value < high || (inclusive && value == high))))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} {value} is outside [0, {high}{(inclusive ? "]" : ")")}; choose a value inside.");
        }
    }
}
