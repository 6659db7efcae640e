using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Parts of an encoded picture at full size: cut while it is decoded, if its format allows that, so that no more than a band of its rows is
/// held; otherwise from the whole picture.
/// </summary>
internal readonly unsafe ref struct PictureParts
{
    private readonly MemoryBudget.Share _share;
    private readonly RowBand? _band;
    private readonly PixelSource _whole;

    private PictureParts(MemoryBudget.Share share, RowBand? band, PixelSource whole)
    {
        _share = share;
        _band = band;
        _whole = whole;
    }

    /// <summary>Whether the whole picture is at hand, so that parts may be cut in any order.</summary>
    public bool HoldsAll => _band is null;

    /// <summary>Starts decoding.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="orientation">How it is shown.</param>
    /// <param name="area">The stored pixels that parts are cut from.</param>
    /// <param name="tallest">Rows of the tallest part.</param>
    /// <param name="pool">The memory that pictures may take.</param>
    /// <param name="buffers">Where it is decoded; in use until this is disposed of.</param>
    /// <exception cref="InvalidDataException">The picture is damaged, or takes more memory than there may be.</exception>
    public static PictureParts Open(
        EncodedPicture picture, Orientation orientation, PixelRectangle area, int tallest, LoadingBufferPool pool, LoadingBuffers buffers)
    {
        if (picture.ReadsRows)
        {
            var band = RowBand.BytesFor(picture.Width, area, tallest);
            var ofBand = LoadingBufferPool.Take(
                pool.Pixels, band + picture.RowBytes,
                $"{picture.Name}, {area.Width}×{tallest} pixels of it at a time decoded from {picture.Format},");
            try
            {
                if (picture.OpenRows(buffers.Jpeg) is { } rows)
                {
                    return new(ofBand, new RowBand(rows, area, orientation, buffers.Pixels.Reserve(band)), default);
                }
            }
            catch
            {
                ofBand.Dispose();
                throw;
            }

            ofBand.Dispose();
        }

        var (width, height) = (picture.Width, picture.Height);
        var share = LoadingBufferPool.Take(
            pool.Pixels, picture.DecodingBytes(width, height),
            $"{picture.Name}, decoded to {width}×{height} pixels from {picture.Format},");
        try
        {
            var pixels = buffers.Pixels.Reserve(4L * width * height);
            picture.Decode(pixels, width, height, buffers.Jpeg);
            return new(share, null, new PixelSource((nint)pixels, width, height, 4 * width, PixelFormat.Rgba32, orientation));
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    /// <summary>Cuts a part; it stays valid until the next one is cut.</summary>
    /// <param name="stored">Its stored pixels; unless <see cref="HoldsAll"/>, no part may lie above an earlier one.</param>
    public PixelSource Cut(PixelRectangle stored) => _band?.Cut(stored) ?? _whole.Cut(stored);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _share.Dispose();
}
