namespace MLNetGhost.Imaging;

/// <summary>
/// Decodes picture files (JPEG, PNG, WebP, BMP, GIF) as a viewer shows them: EXIF orientation applied, an animation's first
/// picture. Transparency is dropped, colour profiles are ignored. Nothing damaged passes: a file that ends early is an error.
/// </summary>
public static class ImageDecoder
{
    /// <summary>The largest picture that is accepted unless the caller says otherwise: 100 million pixels.</summary>
    public const long DefaultMaximumPixels = 100_000_000;

    /// <summary>Decodes a file to full-size RGB bytes.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="maximumPixels">The largest width × height accepted; checked on the header, before anything is decoded.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short or damaged, or is too large.</exception>
    public static RgbImage DecodeRgb(string path, long maximumPixels = DefaultMaximumPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new NativeBuffer();
        using var picture = EncodedPicture.Open(path, file, maximumPixels);
        return DecodeRgb(picture);
    }

    /// <summary>
    /// Decodes a file to RGB bytes of at least a size: a JPEG at the smallest number of eighths of its stored size that reaches it, which
    /// saves most of the work where a picture is resized afterwards; other formats at full size.
    /// </summary>
    /// <param name="path">The picture file.</param>
    /// <param name="width">Width wanted, as a viewer shows it.</param>
    /// <param name="height">Height wanted, as a viewer shows it.</param>
    /// <param name="maximumPixels">The largest stored width × height accepted; checked on the header, before anything is decoded.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short or damaged, or is too large.</exception>
    public static RgbImage DecodeRgbAtLeast(string path, int width, int height, long maximumPixels = DefaultMaximumPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new NativeBuffer();
        using var picture = EncodedPicture.Open(path, file, maximumPixels);
        var (storedWidth, storedHeight) = picture.Orientation.Apply(width, height);
        var (decodedWidth, decodedHeight) = picture.ScaledSize(storedWidth, storedHeight);
        return DecodeRgb(picture, decodedWidth, decodedHeight);
    }

    /// <summary>Decodes encoded bytes to full-size RGB bytes.</summary>
    /// <param name="encoded">The bytes of a picture file.</param>
    /// <param name="name">What messages call these bytes.</param>
    /// <param name="maximumPixels">The largest width × height accepted; checked on the header, before anything is decoded.</param>
    /// <exception cref="InvalidDataException">The bytes are not a picture, are cut short or damaged, or the picture is too large.</exception>
    public static unsafe RgbImage DecodeRgb(ReadOnlySpan<byte> encoded, string name = "The encoded picture", long maximumPixels = DefaultMaximumPixels)
    {
        fixed (byte* pointer = encoded)
        {
            using var picture = EncodedPicture.Open(pointer, encoded.Length, name, maximumPixels);
            return DecodeRgb(picture);
        }
    }

    /// <summary>Reads width and height as a viewer shows them from the header of a file, without decoding it.</summary>
    /// <param name="path">The picture file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture.</exception>
    public static (int Width, int Height) ReadSize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var picture = EncodedPicture.OpenHeader(path, long.MaxValue);
        return picture.Orientation.Apply(picture.Width, picture.Height);
    }

    private static RgbImage DecodeRgb(EncodedPicture picture) => DecodeRgb(picture, picture.Width, picture.Height);

    private static unsafe RgbImage DecodeRgb(EncodedPicture picture, int width, int height)
    {
        using var buffer = new NativeBuffer();
        var rgba = buffer.Reserve((long)width * height * 4);
        picture.Decode(rgba, width, height);
        return RgbImage.FromRgba(rgba, width, height, picture.Orientation);
    }
}
