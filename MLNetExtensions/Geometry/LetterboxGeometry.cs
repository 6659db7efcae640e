namespace MLNetGhost;

/// <summary>
/// How a picture is placed in the network's input: scaled by one ratio, centred or at the top left, and padded with grey; or stretched to
/// the whole input, for models that were trained so. Rounding follows the YOLO tools, so that a model sees what it was trained on: sizes
/// are rounded half to even, and an odd border puts the smaller half on the left and the top.
/// </summary>
/// <param name="SourceWidth">Width of the picture as a viewer shows it, pixels.</param>
/// <param name="SourceHeight">Height of the picture as a viewer shows it, pixels.</param>
/// <param name="Width">Width of the whole letterbox, pixels.</param>
/// <param name="Height">Height of the whole letterbox, pixels.</param>
/// <param name="Ratio">Letterbox pixels per source pixel; across the picture only, if it was stretched.</param>
/// <param name="ResizedWidth">Width of the scaled picture inside, pixels.</param>
/// <param name="ResizedHeight">Height of the scaled picture inside, pixels.</param>
/// <param name="Left">Border columns left of the scaled picture.</param>
/// <param name="Top">Border rows above the scaled picture.</param>
/// <param name="StretchedRatio">
/// Letterbox pixels per source pixel down a picture that was stretched; 0 for one that kept its shape, where <paramref name="Ratio"/>
/// holds for both directions.
/// </param>
public readonly record struct LetterboxGeometry(
    int SourceWidth, int SourceHeight, int Width, int Height, float Ratio, int ResizedWidth, int ResizedHeight, int Left, int Top,
    float StretchedRatio = 0)
{
    /// <summary>The grey of the border, 0 to 255.</summary>
    public const byte BorderValue = 114;

    /// <summary>Number of floats that <see cref="CopyTo"/> writes.</summary>
    public const int VectorLength = 10;

    /// <summary>Letterbox pixels per source pixel down the picture.</summary>
    public float VerticalRatio => StretchedRatio > 0 ? StretchedRatio : Ratio;

    /// <summary>Border columns right of the scaled picture.</summary>
    public int Right => Width - ResizedWidth - Left;

    /// <summary>Border rows below the scaled picture.</summary>
    public int Bottom => Height - ResizedHeight - Top;

    /// <summary>Places a picture in a letterbox of a given size.</summary>
    /// <param name="sourceWidth">Width of the picture as a viewer shows it, pixels.</param>
    /// <param name="sourceHeight">Height of the picture as a viewer shows it, pixels.</param>
    /// <param name="width">Width of the letterbox.</param>
    /// <param name="height">Height of the letterbox.</param>
    /// <param name="scaleUp">False keeps a picture smaller than the letterbox at its own size (validation); true enlarges it
    /// (prediction).</param>
    public static LetterboxGeometry Create(int sourceWidth, int sourceHeight, int width, int height, bool scaleUp = true)
    {
        var (ratio, resizedWidth, resizedHeight) = Fit(sourceWidth, sourceHeight, width, height, scaleUp);
        return Place(sourceWidth, sourceHeight, ratio, resizedWidth, resizedHeight, width - resizedWidth, height - resizedHeight);
    }

    /// <summary>Places a picture in an input of a given size, in the way that a network was trained with.</summary>
    /// <param name="sourceWidth">Width of the picture as a viewer shows it, pixels.</param>
    /// <param name="sourceHeight">Height of the picture as a viewer shows it, pixels.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="height">Height of the input.</param>
    /// <param name="fit">Whether the picture keeps its shape, and where it lies.</param>
    public static LetterboxGeometry CreateFitted(int sourceWidth, int sourceHeight, int width, int height, PictureFit fit)
    {
        var letterbox = Create(sourceWidth, sourceHeight, width, height);
        return fit switch
        {
            PictureFit.Letterbox => letterbox,
            PictureFit.TopLeft => letterbox with { Left = 0, Top = 0 },
            PictureFit.Stretch => new(
                sourceWidth, sourceHeight, width, height, (float)width / sourceWidth, width, height, 0, 0, (float)height / sourceHeight),
            _ => throw new ArgumentOutOfRangeException(nameof(fit), fit,
                $"{fit} is not a way to place a picture; use {string.Join(", ", Enum.GetNames<PictureFit>())}."),
        };
    }

    /// <summary>
    /// Places a picture in the smallest letterbox whose sides are multiples of a stride: it follows the picture's shape, with little
    /// border.
    /// </summary>
    /// <param name="sourceWidth">Width of the picture as a viewer shows it, pixels.</param>
    /// <param name="sourceHeight">Height of the picture as a viewer shows it, pixels.</param>
    /// <param name="maximumWidth">Maximum width of the letterbox, pixels.</param>
    /// <param name="maximumHeight">Maximum height of the letterbox, pixels.</param>
    /// <param name="stride">The sides are multiples of this, pixels.</param>
    /// <param name="scaleUp">False keeps a small picture at its own size; true enlarges it.</param>
    public static LetterboxGeometry CreateMinimal(
        int sourceWidth, int sourceHeight, int maximumWidth, int maximumHeight, int stride, bool scaleUp = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        var (ratio, resizedWidth, resizedHeight) = Fit(sourceWidth, sourceHeight, maximumWidth, maximumHeight, scaleUp);
        return Place(
            sourceWidth, sourceHeight, ratio, resizedWidth, resizedHeight, (maximumWidth - resizedWidth) % stride,
            (maximumHeight - resizedHeight) % stride);
    }

    /// <summary>
    /// The geometry as YOLO tools recover it when only the two sizes are known. It equals the one used for the picture, except that it
    /// assumes that small pictures are enlarged and that its border can be a pixel off if both the picture and the border were rounded.
    /// </summary>
    internal static LetterboxGeometry Recover(int sourceWidth, int sourceHeight, int width, int height)
    {
        var gain = Math.Min((double)height / sourceHeight, (double)width / sourceWidth);
        return new LetterboxGeometry(
            sourceWidth, sourceHeight, width, height, (float)gain, Round(sourceWidth * gain), Round(sourceHeight * gain),
            Round((width - sourceWidth * gain) / 2 - 0.1), Round((height - sourceHeight * gain) / 2 - 0.1));
    }

    /// <summary>
    /// The size at which a training set keeps a picture: the longer side scaled to a given length, the shorter rounded up.
    /// </summary>
    /// <param name="width">Width of the picture, pixels.</param>
    /// <param name="height">Height of the picture, pixels.</param>
    /// <param name="longSide">New length of the longer side, pixels.</param>
    public static (int Width, int Height) FitLongSide(int width, int height, int longSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longSide);
        var ratio = longSide / (double)Math.Max(width, height);
        return ratio == 1
            ? (width, height)
            : (Math.Min((int)Math.Ceiling(width * ratio), longSide), Math.Min((int)Math.Ceiling(height * ratio), longSide));
    }

    /// <summary>Converts a box from source pixels to letterbox pixels.</summary>
    /// <param name="box">Source pixels.</param>
    public BoundingBox ToLetterbox(BoundingBox box) =>
        new(box.X0 * Ratio + Left, box.Y0 * VerticalRatio + Top, box.X1 * Ratio + Left, box.Y1 * VerticalRatio + Top);

    /// <summary>Converts a box from letterbox pixels to source pixels, clipped to the picture.</summary>
    /// <param name="box">Letterbox pixels.</param>
    public BoundingBox ToSource(BoundingBox box) => new(
        Math.Clamp((box.X0 - Left) / Ratio, 0, SourceWidth),
        Math.Clamp((box.Y0 - Top) / VerticalRatio, 0, SourceHeight),
        Math.Clamp((box.X1 - Left) / Ratio, 0, SourceWidth),
        Math.Clamp((box.Y1 - Top) / VerticalRatio, 0, SourceHeight));

    /// <summary>Clips a box in source pixels to the picture.</summary>
    /// <param name="box">Source pixels.</param>
    internal BoundingBox ClipToSource(BoundingBox box) => new(
        Math.Clamp(box.X0, 0, SourceWidth), Math.Clamp(box.Y0, 0, SourceHeight),
        Math.Clamp(box.X1, 0, SourceWidth), Math.Clamp(box.Y1, 0, SourceHeight));

    /// <summary>Writes the geometry as <see cref="VectorLength"/> floats, for a column of a data view.</summary>
    /// <param name="vector">Receives the values in the order of the constructor's parameters.</param>
    public void CopyTo(Span<float> vector)
    {
        ReadOnlySpan<float> values =
            [SourceWidth, SourceHeight, Width, Height, Ratio, ResizedWidth, ResizedHeight, Left, Top, StretchedRatio];
        values.CopyTo(vector);
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    /// <param name="vector"><see cref="VectorLength"/> values; nine, as earlier versions wrote, are a picture that kept its shape.</param>
    /// <exception cref="ArgumentException">The vector has the wrong length, or a size in it is not positive.</exception>
    public static LetterboxGeometry FromVector(ReadOnlySpan<float> vector) =>
        vector.Length is VectorLength or VectorLength - 1
            && vector[0] >= 1 && vector[1] >= 1 && vector[2] >= 1 && vector[3] >= 1 && vector[4] > 0
            ? new(
                (int)vector[0], (int)vector[1], (int)vector[2], (int)vector[3], vector[4],
                (int)vector[5], (int)vector[6], (int)vector[7], (int)vector[8], vector.Length == VectorLength ? vector[9] : 0)
            : throw new ArgumentException(
                $"[{string.Join(", ", vector.ToArray())}] is not a letterbox geometry; expected the {VectorLength} values that "
                + $"letterboxing wrote, with positive sizes and ratio.", nameof(vector));

    private static (double Ratio, int Width, int Height) Fit(int sourceWidth, int sourceHeight, int width, int height, bool scaleUp)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var ratio = Math.Min((double)height / sourceHeight, (double)width / sourceWidth);
        if (!scaleUp)
        {
            ratio = Math.Min(ratio, 1);
        }

        // A side of a very narrow picture could round to zero, but at least one pixel must be drawn.
        return (ratio, Math.Max(Round(sourceWidth * ratio), 1), Math.Max(Round(sourceHeight * ratio), 1));
    }

    private static LetterboxGeometry Place(
        int sourceWidth, int sourceHeight, double ratio, int resizedWidth, int resizedHeight, int spareWidth, int spareHeight) => new(
        sourceWidth, sourceHeight, resizedWidth + spareWidth, resizedHeight + spareHeight, (float)ratio, resizedWidth, resizedHeight,
        Round(spareWidth / 2.0 - 0.1), Round(spareHeight / 2.0 - 0.1));

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
