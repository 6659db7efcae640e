using System.CommandLine;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of <c>train</c> that vary the pictures, under the names of YOLO tools.</summary>
internal sealed class AugmentationArguments
{
    private static readonly AugmentationOptions s_standard = new();

    private readonly Option<double?> _mosaic = CommandOptions.OptionalNumber("--mosaic", 0, 1, "Probability of a mosaic of four pictures [default: auto, 0 in short runs; 1]");
    private readonly Option<int> _closeMosaic = CommandOptions.WholeNumber("--close-mosaic", s_standard.CloseMosaicEpochs, 0, 100_000, "The last epochs go without mosaic and mix-up");
    private readonly Option<double> _mixUp = CommandOptions.Number("--mixup", s_standard.MixUp, 0, 1, "Probability that a second picture is blended in; hurts compact models");
    private readonly Option<double> _degrees = CommandOptions.Number("--degrees", s_standard.Degrees, 0, 180, "Largest rotation, degrees");
    private readonly Option<double> _translate = CommandOptions.Number("--translate", s_standard.Translate, 0, 1, "Largest shift, fraction of the picture");
    private readonly Option<double> _scale = CommandOptions.Number("--scale", s_standard.Scale, 0, 0.99, "Largest change of size, fraction");
    private readonly Option<double> _shear = CommandOptions.Number("--shear", s_standard.Shear, 0, 44, "Largest shear, degrees");
    private readonly Option<double> _hue = CommandOptions.Number("--hsv-h", s_standard.Hue, 0, 0.99, "Largest change of the hue, fraction");
    private readonly Option<double> _saturation = CommandOptions.Number("--hsv-s", s_standard.Saturation, 0, 1, "Largest change of the saturation, fraction");
    private readonly Option<double> _value = CommandOptions.Number("--hsv-v", s_standard.Value, 0, 1, "Largest change of the brightness, fraction");
    private readonly Option<double> _flipUpsideDown = CommandOptions.Number("--flipud", s_standard.FlipUpsideDown, 0, 1, "Probability of turning the picture upside down");
    private readonly Option<double> _flipLeftRight = CommandOptions.Number("--fliplr", s_standard.FlipLeftRight, 0, 1, "Probability of mirroring left and right");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [_mosaic, _closeMosaic, _mixUp, _degrees, _translate, _scale, _shear, _hue, _saturation, _value, _flipUpsideDown, _flipLeftRight];

    /// <summary>Reads the options; whether there is a mosaic is left to the recipe of the run unless it is given.</summary>
    /// <param name="options">The parsed command line.</param>
    public AugmentationOptions Read(ParseResult options) => new()
    {
        Mosaic = options.GetValue(_mosaic),
        CloseMosaicEpochs = options.GetValue(_closeMosaic),
        MixUp = options.GetValue(_mixUp),
        Degrees = options.GetValue(_degrees),
        Translate = options.GetValue(_translate),
        Scale = options.GetValue(_scale),
        Shear = options.GetValue(_shear),
        Hue = options.GetValue(_hue),
        Saturation = options.GetValue(_saturation),
        Value = options.GetValue(_value),
        FlipUpsideDown = options.GetValue(_flipUpsideDown),
        FlipLeftRight = options.GetValue(_flipLeftRight),
    };
}
