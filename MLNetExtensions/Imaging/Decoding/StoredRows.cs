using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>
/// Reads the stored rows of a JPEG file at full size from top to bottom, so that nobody has to hold the whole picture: by our decoder, and
/// by SkiaSharp's where ours declines the file or finds damage that the rules accept.
/// </summary>
internal sealed unsafe class StoredRows
{
    private readonly SKCodec _codec;
    private readonly EncodedPicture _picture;
    private JpegDecoder? _own;

    private StoredRows(EncodedPicture picture, SKCodec codec, JpegDecoder? own) => (_picture, _codec, _own) = (picture, codec, own);

    /// <summary>Stored width of the picture.</summary>
    public int Width => _picture.Width;

    /// <summary>The next row that is read.</summary>
    public int Next { get; private set; }

    /// <summary>Starts at the first row.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="codec">SkiaSharp's decoder of it.</param>
    /// <param name="own">Our decoder, which has begun with its rows; null leaves it to SkiaSharp.</param>
    /// <returns>Null if neither can read row by row.</returns>
    public static StoredRows? Open(EncodedPicture picture, SKCodec codec, JpegDecoder? own) =>
        own is not null || TryStart(codec) ? new(picture, codec, own) : null;

    /// <summary>Reads the next rows: red, green, blue, alpha bytes.</summary>
    /// <param name="target">Room for them at the picture's full width.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public void Read(uint* target, int count)
    {
        if (_own is not null && !_own.TryReadRows(target - (nint)Next * Width, Next + count))
        {
            _picture.RequireWhole(JpegOutcome.Damaged);
            _own = null;
            if (!TryStart(_codec) || (Next > 0 && !_codec.SkipScanlines(Next)))
            {
                throw _picture.CutShort();
            }
        }

        if (_own is null && _codec.GetScanlines((nint)target, count, sizeof(uint) * Width) < count && !_picture.AcceptsDamage)
        {
            throw _picture.CutShort();
        }

        Next += count;
    }

    private static bool TryStart(SKCodec codec) => codec.StartScanlineDecode(EncodedPicture.PixelsOf(codec, codec.Info.Size))
        == SKCodecResult.Success && codec.ScanlineOrder == SKCodecScanlineOrder.TopDown;
}
