using MLNetGhost.Options;

namespace MLNetGhost.Imaging;

/// <summary>
/// How pictures are prepared for a model whose preparation no rule knows: each value that is not null replaces that of the model's layout.
/// </summary>
public sealed record PreparationOptions
{
    private static readonly OptionTable s_table = OptionTable.Of<PreparationOptions>();

    private readonly PictureFit? _fit;
    private readonly ChannelValues? _padColour;
    private readonly ChannelOrder? _channels;
    private readonly float? _scale;
    private readonly ChannelValues? _mean;
    private readonly ChannelValues? _deviation;

    /// <summary>
    /// How a picture becomes as large as the input: in the middle or at the top left with its shape kept and the rest padded, or stretched.
    /// </summary>
    [Option("fit", Default = "that of the model's layout")]
    public PictureFit? Fit
    {
        get => _fit;
        init => _fit = s_table.Require(value);
    }

    /// <summary>The colour around the picture, 0 to 255: one number, or one each for red, green and blue.</summary>
    [Option("pad-colour", Default = "that of the model's layout", ValueName = "number ...")]
    public ChannelValues? PadColour
    {
        get => _padColour;
        init => _padColour = value is not { } colour || InByte(colour.Red) && InByte(colour.Green) && InByte(colour.Blue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PadColour), value,
                $"PadColour {colour} has a part that is not in 0 to 255; YOLO tools pad with 114.");
    }

    /// <summary>The colours that the network reads, in their order.</summary>
    [Option("channels", Default = "that of the model's layout")]
    public ChannelOrder? Channels
    {
        get => _channels;
        init => _channels = s_table.Require(value);
    }

    /// <summary>Factor of a byte's value, before mean and deviation: 0.00392 (1/255) for inputs in 0 to 1, 1 for 0 to 255.</summary>
    [Option("scale", Minimum = 0, ExcludesMinimum = true, Maximum = 1e6, Default = "that of the model's layout")]
    public float? Scale
    {
        get => _scale;
        init => _scale = s_table.Require(value);
    }

    /// <summary>Subtracted from the scaled value: one number, or one each for red, green and blue.</summary>
    [Option("mean", Default = "that of the model's layout", ValueName = "number ...")]
    public ChannelValues? Mean
    {
        get => _mean;
        init => _mean = value is not { } mean || (float.IsFinite(mean.Red) && float.IsFinite(mean.Green) && float.IsFinite(mean.Blue))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Mean), value,
                $"Mean {mean} has a part that is not finite; leave it out for none.");
    }

    /// <summary>Divides what is left: one number, or one each for red, green and blue.</summary>
    [Option("deviation", Default = "that of the model's layout", ValueName = "number ...")]
    public ChannelValues? Deviation
    {
        get => _deviation;
        init => _deviation = value is not { } deviation
                || IsDivisor(deviation.Red) && IsDivisor(deviation.Green) && IsDivisor(deviation.Blue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Deviation), value,
                $"Deviation {deviation} has a part that is not positive or not finite; leave it out for none.");
    }

    /// <summary>A preparation with the values given here.</summary>
    /// <param name="preparation">Supplies the others.</param>
    public Preparation ApplyTo(Preparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        return preparation with
        {
            Fit = Fit ?? preparation.Fit,
            PadColour = PadColour ?? preparation.PadColour,
            Channels = Channels ?? preparation.Channels,
            Scale = Scale ?? preparation.Scale,
            Mean = Mean ?? preparation.Mean,
            Deviation = Deviation ?? preparation.Deviation,
        };
    }

    /// <summary>Options that state every value of a preparation.</summary>
    /// <param name="preparation">The preparation.</param>
    internal static PreparationOptions Of(Preparation preparation) => new()
    {
        Fit = preparation.Fit,
        PadColour = preparation.PadColour,
        Channels = preparation.Channels,
        Scale = preparation.Scale,
        Mean = preparation.Mean,
        Deviation = preparation.Deviation,
    };

    private static bool IsDivisor(float value) => value > 0 && float.IsFinite(value);

    private static bool InByte(float value) => value is >= 0 and <= 255;
}
