using MLNetGhost.Files;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>
/// A picture file whose header has been read and checked and whose pixels have not been decoded yet. Sizes are as stored;
/// <see cref="Orientation"/> says how a viewer shows them.
/// </summary>
internal sealed unsafe class EncodedPicture : IDisposable
{
    private readonly SKCodec _codec;
    private readonly SKData? _data;
    private readonly byte* _encoded;
    private readonly int _length;

    private EncodedPicture(SKCodec codec, SKData? data, byte* encoded, int length, string name)
    {
        _codec = codec;
        _data = data;
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
    /// <exception cref="InvalidDataException">It is not a picture, or larger than allowed.</exception>
    public static EncodedPicture OpenHeader(string path, long maximumPixels)
    {
        CheckExists(path);
        SharedFile.Require(path);
        var codec = SKCodec.Create(path, out var result);
        return Checked(codec, null, null, new FileInfo(path).Length, path, result, maximumPixels);
    }

    /// <summary>Reads a file into the buffer, which must stay alive and unchanged as long as the result.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, or larger than allowed.</exception>
    public static EncodedPicture Open(string path, NativeBuffer file, long maximumPixels)
    {
        CheckExists(path);
        using var handle = SharedFile.OpenRead(path);
        var length = RandomAccess.GetLength(handle);
        if (length > int.MaxValue)
        {
            throw new InvalidDataException($"{path} has {length} bytes; a picture file may have at most {int.MaxValue}.");
        }

        var bytes = new Span<byte>(file.Reserve(length), (int)length);
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes[read..], read);
            if (count == 0)
            {
                throw new InvalidDataException($"{path} became shorter while it was read: {read} of {length} bytes.");
            }

            read += count;
        }

        fixed (byte* pointer = bytes)
        {
            return Open(pointer, bytes.Length, path, maximumPixels);
        }
    }

    /// <summary>Opens encoded bytes in memory, which must stay alive and in place as long as the result.</summary>
    /// <exception cref="InvalidDataException">It is not a picture, or larger than allowed.</exception>
    public static EncodedPicture Open(byte* encoded, int length, string name, long maximumPixels)
    {
        if (length == 0)
        {
            throw new InvalidDataException($"{name} is empty; expected a JPEG, PNG, WebP, BMP or GIF picture.");
        }

        var data = SKData.Create((nint)encoded, length);
        return Checked(SKCodec.Create(data), data, encoded, length, name, SKCodecResult.Unimplemented, maximumPixels);
    }

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
    /// <param name="jpeg">Decodes the JPEG files that it supports; null leaves them all to SkiaSharp.</param>
    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public void Decode(byte* pixels, int width, int height, JpegDecoder? jpeg = null)
    {
        if (jpeg is not null && _codec.EncodedFormat == SKEncodedImageFormat.Jpeg
            && jpeg.TryDecode(new ReadOnlySpan<byte>(_encoded, _length), width, height, (uint*)pixels))
        {
            return;
        }

        var alpha = _codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, alpha);
        var result = _codec.GetPixels(info, (nint)pixels, info.RowBytes, SKCodecOptions.Default);
        if (result != SKCodecResult.Success)
        {
            throw new InvalidDataException(result == SKCodecResult.IncompleteInput
                ? $"{Name} is cut short: its header declares {Width}×{Height} pixels, but the data ends early. Copy or download it "
                    + "again."
                : $"{Name} cannot be decoded ({result}): its {_codec.EncodedFormat} data of {Width}×{Height} pixels is damaged. Copy or "
                    + $"download it again.");
        }
    }

    public void Dispose()
    {
        _codec.Dispose();
        _data?.Dispose();
    }

    private static void CheckExists(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, Directory.Exists(path)
                ? $"{path} is a folder; give the path of a picture file."
                : $"The picture {path} does not exist.");
        }
    }

    private static EncodedPicture Checked(
        SKCodec? codec, SKData? data, byte* encoded, long length, string name, SKCodecResult result, long maximumPixels)
    {
        if (codec is null)
        {
            data?.Dispose();
            throw new InvalidDataException(length == 0
                ? $"{name} is empty; expected a JPEG, PNG, WebP, BMP or GIF picture."
                : result == SKCodecResult.IncompleteInput
                ? $"{name} is cut short: its {length} bytes end inside the header. Copy or download it again."
                : $"{name} is not a picture that can be read ({length} bytes); use JPEG, PNG, WebP, BMP or GIF.");
        }

        var picture = new EncodedPicture(codec, data, encoded, encoded is null ? 0 : (int)length, name);
        var pixels = (long)picture.Width * picture.Height;
        if (pixels > maximumPixels)
        {
            picture.Dispose();
            throw new InvalidDataException(
                $"{name} has {picture.Width}×{picture.Height} = {pixels} pixels, more than the maximum of {maximumPixels}; "
                + $"shrink it or raise the limit.");
        }

        return picture;
    }
}
