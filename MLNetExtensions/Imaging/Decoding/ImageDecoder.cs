namespace MLNetGhost.Imaging;

/// <summary>
/// Decodes picture files (JPEG, PNG, WebP, BMP, GIF) as a viewer shows them: EXIF orientation applied, an animation's first picture.
/// Transparency is dropped, colour profiles are ignored. A file that ends early is an error, and so is a JPEG file that is found damaged,
/// unless the rules accept it.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>The largest picture accepted by default: 100 million pixels.</summary>
    public const long DefaultMaximumPixels = 100_000_000;

    private static readonly DecodingRules s_anySize = DecodingRules.Default.WithoutLimits();

    /// <summary>Decodes a file to full-size RGB bytes.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short or damaged, or is too large.</exception>
    public static RgbImage DecodeRgb(string path, DecodingRules? rules = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new NativeBuffer();
        using var picture = EncodedPicture.Open(path, file, rules ?? DecodingRules.Default);
        return DecodeRgb(picture);
    }

    /// <summary>Decodes encoded bytes to full-size RGB bytes.</summary>
    /// <param name="encoded">The bytes of a picture file.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The bytes are not a picture, are cut short or damaged, or the picture is too
    /// large.</exception>
    public static unsafe RgbImage DecodeRgb(
        ReadOnlySpan<byte> encoded, string name = "The encoded picture", DecodingRules? rules = null)
    {
        fixed (byte* pointer = encoded)
        {
            using var picture = EncodedPicture.Open(pointer, encoded.Length, name, rules ?? DecodingRules.Default);
            return DecodeRgb(picture);
        }
    }

    /// <summary>Reads a file's width and height, as a viewer shows them, from its header without decoding it.</summary>
    /// <param name="path">The picture file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture.</exception>
    public static (int Width, int Height) ReadSize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var picture = EncodedPicture.OpenHeader(path, s_anySize);
        return picture.Orientation.Apply(picture.Width, picture.Height);
    }

    /// <summary>Reads the width and height of encoded bytes, as a viewer shows them, from their header without decoding them.</summary>
    /// <param name="encoded">The bytes of a picture file.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <exception cref="InvalidDataException">The bytes are not a picture.</exception>
    public static unsafe (int Width, int Height) ReadSize(ReadOnlySpan<byte> encoded, string name)
    {
        fixed (byte* pointer = encoded)
        {
            using var picture = EncodedPicture.Open(pointer, encoded.Length, name, s_anySize);
            return picture.Orientation.Apply(picture.Width, picture.Height);
        }
    }

    /// <summary>Decodes a file at the smallest size that shows damage, and forgets the pixels.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short or damaged, or is too large.</exception>
    public static void Check(string path, DecodingRules? rules = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new NativeBuffer();
        using var picture = EncodedPicture.Open(path, file, rules ?? DecodingRules.Default);
        Check(picture);
    }

    /// <summary>Decodes encoded bytes at the smallest size that shows damage, and forgets the pixels.</summary>
    /// <param name="encoded">The bytes of a picture file.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The bytes are not a picture, are cut short or damaged, or the picture is too
    /// large.</exception>
    public static unsafe void Check(ReadOnlySpan<byte> encoded, string name, DecodingRules? rules = null)
    {
        fixed (byte* pointer = encoded)
        {
            using var picture = EncodedPicture.Open(pointer, encoded.Length, name, rules ?? DecodingRules.Default);
            Check(picture);
        }
    }

    private static unsafe void Check(EncodedPicture picture)
    {
        using var buffer = new NativeBuffer();
        using var jpeg = new JpegDecoder();
        var (width, height) = picture.ScaledSize(1, 1);
        picture.Decode(buffer.Reserve(4L * width * height), width, height, jpeg);
    }

    private static unsafe RgbImage DecodeRgb(EncodedPicture picture)
    {
        using var buffer = new NativeBuffer();
        using var jpeg = new JpegDecoder();
        var rgba = buffer.Reserve((long)picture.Width * picture.Height * 4);
        picture.Decode(rgba, picture.Width, picture.Height, jpeg);
        return RgbImage.FromRgba(rgba, picture.Width, picture.Height, picture.Orientation);
    }
}
