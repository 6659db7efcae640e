namespace MLNetGhost.Imaging;

/// <summary>
/// What is done to a picture before a network reads it. A value of the input is (byte × <see cref="Scale"/> − <see cref="Mean"/>) /
/// <see cref="Deviation"/>. The defaults are those of the YOLO tools.
/// </summary>
public sealed record Preparation
{
    /// <summary>The grey that YOLO tools pad with.</summary>
    private static readonly ChannelValues s_grey = ChannelValues.All(LetterboxGeometry.BorderValue);

    /// <summary>Letterbox on grey, red, green and blue in [0, 1].</summary>
    public static Preparation Yolo { get; } = new();

    /// <summary>Stretched, red, green and blue in [0, 1]: RT-DETR and D-FINE.</summary>
    public static Preparation Stretched { get; } = new() { Fit = PictureFit.Stretch };

    /// <summary>Stretched, and normalised with the mean and deviation of ImageNet: DETR, RF-DETR, PicoDet.</summary>
    public static Preparation ImageNet { get; } = new()
    {
        Fit = PictureFit.Stretch,
        Mean = new(0.485f, 0.456f, 0.406f),
        Deviation = new(0.229f, 0.224f, 0.225f),
    };

    /// <summary>At the top left on grey, blue, green and red from 0 to 255: YOLOX.</summary>
    public static Preparation Yolox { get; } = new() { Fit = PictureFit.TopLeft, Channels = ChannelOrder.Bgr, Scale = 1 };

    /// <summary>Stretched, blue, green and red, normalised in bytes: NanoDet.</summary>
    public static Preparation NanoDet { get; } = new()
    {
        Fit = PictureFit.Stretch,
        Channels = ChannelOrder.Bgr,
        Scale = 1,
        Mean = new(123.675f, 116.28f, 103.53f),
        Deviation = new(58.395f, 57.12f, 57.375f),
    };

    /// <summary>Whether the picture keeps its shape, and where it lies in the input.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>The colour around the picture, 0 to 255.</summary>
    public ChannelValues PadColour { get; init; } = s_grey;

    /// <summary>Colours and their order.</summary>
    public ChannelOrder Channels { get; init; }

    /// <summary>Factor of a byte's value.</summary>
    public float Scale { get; init; } = 1f / 255;

    /// <summary>Subtracted from the scaled value.</summary>
    public ChannelValues Mean { get; init; }

    /// <summary>Divides what is left.</summary>
    public ChannelValues Deviation { get; init; } = ChannelValues.All(1);

    /// <summary>Type of the numbers; the model decides.</summary>
    public InputElement Element { get; init; }

    /// <summary>What the network reads beside the picture; the model decides.</summary>
    public ExtraInputs ExtraInputs { get; init; }

    /// <summary>Number of planes: 3, or 1 for grey.</summary>
    public int Planes => Channels == ChannelOrder.Grey ? 1 : 3;

    /// <summary>Whether the letterbox writes the input as it is, so that no further pass is needed.</summary>
    internal bool IsDirect => Element == InputElement.FullPrecision && Channels != ChannelOrder.Grey
        && Enumerable.Range(0, Planes).All(plane => Affine(plane) is (1, 0));

    /// <summary>Factor and summand that take a plane from [0, 1] to the network's numbers.</summary>
    /// <param name="plane">Index of the plane in the input.</param>
    internal (float Factor, float Summand) Affine(int plane)
    {
        var deviation = Deviation.Of(plane, Channels);
        return ((float)((double)Scale * 255 / deviation), -Mean.Of(plane, Channels) / deviation);
    }
}
