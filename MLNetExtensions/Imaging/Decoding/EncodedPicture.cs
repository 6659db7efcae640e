using MLNetGhost.Files;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>
/// A picture file whose header has been read and checked and whose pixels have not been decoded yet. Sizes are as stored;
/// <see cref="Orientation"/> says how a viewer shows them.
/// </summary>
internal sealed unsafe class EncodedPicture : IDisposable
{
    private const int FirstRead = 4096;

    private readonly SKCodec _codec;
    private readonly SKData? _data;
    private readonly DecodingRules _rules;
    private readonly PromisedPicture _promised;
    private readonly byte* _encoded;
    private readonly int _length;

    private EncodedPicture(
        SKCodec codec, SKData? data, in PromisedPicture promised, byte* encoded, int length, string name, DecodingRules rules)
    {
        (_codec, _data, _promised, _rules) = (codec, data, promised, rules);
        _encoded = encoded;
        _length = length;
        Name = name;
        var info = codec.Info;
        Width = info.Width;
        Height = info.Height;
        Orientation = Orientation.From(codec.EncodedFormat != SKEncodedImageFormat.Png ? codec.EncodedOrigin
            : encoded is null ? PngChunks.ReadOrigin(name) : PngChunks.ReadOrigin(new ReadOnlySpan<byte>(encoded, length)));
    }

    /// <summary>The file, or the caller's name for these bytes; part of every message.</summary>
    public string Name { get; }

    /// <summary>Stored width in pixels.</summary>
    public int Width { get; }

    /// <summary>Stored height in pixels.</summary>
    public int Height { get; }

    /// <summary>How a viewer shows the stored rows.</summary>
    public Orientation Orientation { get; }

    /// <summary>The format of the content, whatever the file is called.</summary>
    public SKEncodedImageFormat Format => _codec.EncodedFormat;

    /// <summary>Opens the header of a file and leaves the rest on the disk.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, or is larger than allowed.</exception>
    public static EncodedPicture OpenHeader(string path, DecodingRules rules)
    {
        using var file = PictureFile.Open(path, rules);
        Span<byte> start = stackalloc byte[FirstRead];
        var promised = Promised(start[..file.Read(start)], file.Length, path, rules);
        var codec = SKCodec.Create(path, out var result);
        return Checked(codec, null, promised, null, file.Length, path, result, rules);
    }

    /// <summary>Reads a file into the buffer, which must stay alive and unchanged as long as the result.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, or is larger than allowed.</exception>
    public static EncodedPicture Open(string path, NativeBuffer buffer, DecodingRules rules)
    {
        using var file = PictureFile.Open(path, rules);
        return Open(file, buffer, rules);
    }

    /// <summary>Reads an open file into the buffer, which must stay alive and unchanged as long as the result.</summary>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, or is larger than allowed.</exception>
    public static EncodedPicture Open(PictureFile file, NativeBuffer buffer, DecodingRules rules) =>
        Open(file.Read(buffer), (int)file.Length, file.Path, rules);

    /// <summary>Opens encoded bytes in memory, which must stay alive and in place as long as the result.</summary>
    /// <exception cref="InvalidDataException">They are not a picture, promise more than they can hold, or it is larger than
    /// allowed.</exception>
    public static EncodedPicture Open(byte* encoded, int length, string name, DecodingRules rules)
    {
        var promised = Promised(new ReadOnlySpan<byte>(encoded, length), length, name, rules);
        var data = SKData.Create((nint)encoded, length);
        return Checked(SKCodec.Create(data), data, promised, encoded, length, name, SKCodecResult.Unimplemented, rules);
    }

    /// <summary>Bytes that decoding takes, the pixels included; the encoded file is not counted.</summary>
    /// <param name="width">A width that <see cref="ScaledSize"/> returned.</param>
    /// <param name="height">The matching height.</param>
    public long DecodingBytes(int width, int height)
    {
        var isOurs = _rules.UseOwnJpegDecoder && _promised.IsSingleScan;
        return sizeof(uint) * (long)width * height + _promised.CodecBytes
            + (isOurs ? _length : 0);
    }

    /// <summary>Whether the format can be decoded row by row.</summary>
    public bool ReadsRows => Format == SKEncodedImageFormat.Jpeg;

    /// <summary>Bytes that <see cref="OpenRows"/> takes, but for the rows; the encoded file is not counted.</summary>
    public long RowBytes => DecodingBytes(0, 0);

    /// <summary>
    /// The smallest size that covers the requested one and decodes faster than the stored size: for JPEG, one to four eighths of it.
    /// Otherwise the stored size.
    /// </summary>
    /// <param name="width">Requested width, in stored orientation.</param>
    /// <param name="height">Requested height, in stored orientation.</param>
    public (int Width, int Height) ScaledSize(int width, int height)
    {
        if (_codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            for (var eighths = 1; eighths <= JpegDecoder.LargestReduced; eighths++)
            {
                var size = _codec.GetScaledDimensions(eighths / (float)JpegDecoder.FullScale);
                if (size.Width >= width && size.Height >= height)
                {
                    return (size.Width, size.Height);
                }
            }
        }

        return (Width, Height);
    }

    /// <summary>Decodes to red, green, blue, alpha bytes; colours are not multiplied by alpha, profiles are ignored.</summary>
    /// <param name="pixels">Room for width × height × 4 bytes.</param>
    /// <param name="width">A width that <see cref="ScaledSize"/> returned.</param>
    /// <param name="height">The matching height.</param>
    /// <param name="jpeg">Decodes the JPEG files that it supports, if the rules say so.</param>
    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public void Decode(byte* pixels, int width, int height, JpegDecoder jpeg)
    {
        if (_codec.EncodedFormat == SKEncodedImageFormat.Jpeg && _rules.UseOwnJpegDecoder
            && TryDecodeJpeg(jpeg, pixels, width, height))
        {
            return;
        }

        var info = PixelsOf(_codec, new(width, height));
        var result = _codec.GetPixels(info, (nint)pixels, info.RowBytes, SKCodecOptions.Default);
        if (result != SKCodecResult.Success && !(result == SKCodecResult.IncompleteInput && AcceptsDamage))
        {
            throw result == SKCodecResult.IncompleteInput ? CutShort() : new InvalidDataException(
                $"{Name} cannot be decoded ({result}): its {_codec.EncodedFormat} data of {Width}×{Height} pixels is damaged. Copy or "
                    + $"download it again.");
        }
    }

    /// <summary>Starts decoding at full size row by row, with colours as <see cref="Decode"/> gives them.</summary>
    /// <param name="jpeg">Decodes the JPEG files that it supports, if the rules say so; in use until the last row is read.</param>
    /// <returns>Null if there is no decoder that does so, of a format that <see cref="ReadsRows"/> or another one.</returns>
    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public StoredRows? OpenRows(JpegDecoder jpeg)
    {
        if (!ReadsRows)
        {
            return null;
        }

        var file = new ReadOnlySpan<byte>(_encoded, _length);
        var outcome = _rules.UseOwnJpegDecoder ? jpeg.BeginRows(file) : JpegOutcome.Declined;
        if (_rules.UseOwnJpegDecoder && outcome == JpegOutcome.Declined)
        {
            // Its pixels are not ours to compute; damage is found all the same.
            outcome = jpeg.Decode(file, Width, Height, null);
        }

        RequireWhole(outcome);
        return StoredRows.Open(this, _codec, outcome == JpegOutcome.Decoded ? jpeg : null);
    }

    /// <summary>What SkiaSharp is asked for.</summary>
    internal static SKImageInfo PixelsOf(SKCodec codec, SKSizeI size) => new(
        size.Width, size.Height, SKColorType.Rgba8888,
        codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);

    /// <summary>The error of a file whose data ends early.</summary>
    internal InvalidDataException CutShort() => new(
        $"{Name} is cut short: its header declares {Width}×{Height} pixels, but the data ends early. Copy or download it again.");

    /// <summary>Whether the options accept damage of this format: of JPEG alone, which is decodable after a damaged place.</summary>
    internal bool AcceptsDamage => _rules.AcceptDamagedPictures && _codec.EncodedFormat == SKEncodedImageFormat.Jpeg;

    private bool TryDecodeJpeg(JpegDecoder jpeg, byte* pixels, int width, int height)
    {
        var outcome = jpeg.Decode(new ReadOnlySpan<byte>(_encoded, _length), width, height, (uint*)pixels);
        RequireWhole(outcome);
        return outcome == JpegOutcome.Decoded;
    }

    /// <summary>Refuses a JPEG file that our decoder did not decode because it is damaged, unless the rules accept that.</summary>
    /// <param name="outcome">What our decoder said.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal void RequireWhole(JpegOutcome outcome)
    {
        if (outcome == JpegOutcome.Decoded || AcceptsDamage || !_rules.UseOwnJpegDecoder)
        {
            return;
        }

        var damage = JpegStructure.FindDamage(new ReadOnlySpan<byte>(_encoded, _length))
            ?? (outcome == JpegOutcome.Damaged ? "its coefficients are not those of a whole picture" : null);
        if (damage is not null)
        {
            throw new InvalidDataException($"{Name} is a damaged JPEG file: {damage}. Copy or download it again, or set "
                + $"{nameof(DecodingRules.AcceptDamagedPictures)} to use what can be shown of it.");
        }
    }

    public void Dispose()
    {
        _codec.Dispose();
        _data?.Dispose();
    }

    /// <summary>Checks what the first bytes promise, before a codec sees them or anything is reserved.</summary>
    private static PromisedPicture Promised(ReadOnlySpan<byte> start, long length, string name, DecodingRules rules)
    {
        if (length == 0)
        {
            throw new InvalidDataException($"{name} is empty; expected a JPEG, PNG, WebP, BMP or GIF picture.");
        }

        var promised = PromisedPicture.Read(start) ?? throw NotAPicture(name, length);
        CheckPixels(promised.Width, promised.Height, name, rules);
        return Held(promised, length, name);
    }

    private static PromisedPicture Held(in PromisedPicture promised, long length, string name) => length >= promised.SmallestFile
        ? promised
        : throw new InvalidDataException(
            $"{name} is cut short, or made to exhaust memory: its header declares {promised.Width}×{promised.Height} pixels, which take at "
            + $"least {promised.SmallestFile} bytes as {promised.Format}, and it has {length}. Copy or download it again.");

    private static EncodedPicture Checked(
        SKCodec? codec, SKData? data, in PromisedPicture promised, byte* encoded, long length, string name, SKCodecResult result,
        DecodingRules rules)
    {
        if (codec is null || codec.EncodedFormat != promised.Format)
        {
            codec?.Dispose();
            data?.Dispose();
            throw result == SKCodecResult.IncompleteInput
                ? new InvalidDataException($"{name} is cut short: its {length} bytes end inside the header. Copy or download it again.")
                : NotAPicture(name, length);
        }

        var picture = new EncodedPicture(codec, data, promised, encoded, encoded is null ? 0 : (int)length, name, rules);
        try
        {
            CheckPixels(picture.Width, picture.Height, name, rules);
            if (promised.Format == SKEncodedImageFormat.Gif)
            {
                Held(PromisedGif.Of(picture.Width, picture.Height), length, name);
            }

            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static InvalidDataException NotAPicture(string name, long length) =>
        new($"{name} is not a picture that can be read ({length} bytes); use JPEG, PNG, WebP, BMP or GIF.");

    private static void CheckPixels(int width, int height, string name, DecodingRules rules)
    {
        var pixels = (long)width * height;
        if (pixels > rules.MaximumPixels)
        {
            throw new InvalidDataException(
                $"{name} has {width}×{height} = {pixels} pixels, more than the maximum of {rules.MaximumPixels}; "
                + $"shrink it or raise the limit.");
        }
    }
}
