using Microsoft.ML.Data;

namespace MLNetGhost.Imaging;

/// <summary>
/// Writes pictures as a network reads them: red, green and blue planes of floats in [0, 1], scaled bilinearly into a letterbox with a grey
/// border. One pass from packed pixels to the planes; orientation only changes where a row is written. Tables and buffers are kept for the
/// next picture, so an instance serves one thread at a time.
/// </summary>
public sealed unsafe class LetterboxWriter : IDisposable
{
    private static readonly ChannelValues s_grey = ChannelValues.All(LetterboxGeometry.BorderValue);

    /// <summary>Number of stored rows collected before they are written as columns: a cache line of the target.</summary>
    private const int TileRows = 16;

    private readonly ResamplingTable _columns = new();
    private readonly ResamplingTable _rows = new();
    private readonly NativeBuffer _blended = new();
    private readonly NativeBuffer _widened = new();
    private readonly NativeBuffer _tile = new();

    /// <summary>Letterboxes an ML.NET image.</summary>
    /// <param name="image">The image; alpha is ignored.</param>
    /// <param name="width">Width of the letterbox.</param>
    /// <param name="height">Height of the letterbox.</param>
    /// <param name="tensor">Receives 3 × height × width values in [0, 1]: the red plane, the green, the blue.</param>
    /// <returns>Where the picture lies in the letterbox; maps boxes back.</returns>
    /// <exception cref="ArgumentException">The tensor has the wrong length.</exception>
    public LetterboxGeometry Write(MLImage image, int width, int height, Span<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(image);
        var format = PixelSource.FormatOf(image);
        return Write(image.Pixels, format, image.Width, image.Height, image.Width * PixelSource.BytesPer(format), width, height, tensor);
    }

    /// <summary>Letterboxes pixels.</summary>
    /// <param name="pixels">Rows from top to bottom.</param>
    /// <param name="format">Order of a pixel's bytes.</param>
    /// <param name="sourceWidth">Width of the picture in pixels.</param>
    /// <param name="sourceHeight">Height of the picture in pixels.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="width">Width of the letterbox.</param>
    /// <param name="height">Height of the letterbox.</param>
    /// <param name="tensor">Receives 3 × height × width values in [0, 1]: the red plane, the green, the blue.</param>
    /// <returns>Where the picture lies in the letterbox; maps boxes back.</returns>
    /// <exception cref="ArgumentException">The pixels do not hold the picture, or the tensor has the wrong length.</exception>
    public LetterboxGeometry Write(
        ReadOnlySpan<byte> pixels, PixelFormat format, int sourceWidth, int sourceHeight, int stride,
        int width, int height, Span<float> tensor)
    {
        PixelSource.Check(pixels.Length, format, sourceWidth, sourceHeight, stride);
        var geometry = LetterboxGeometry.Create(sourceWidth, sourceHeight, width, height);
        if (tensor.Length != 3L * width * height)
        {
            throw new ArgumentException($"A tensor of {tensor.Length} values does not hold 3×{height}×{width}; {3L * width * height} "
                + $"are needed.", nameof(tensor));
        }

        fixed (byte* source = pixels)
        fixed (float* planes = tensor)
        {
            Write(new PixelSource((nint)source, sourceWidth, sourceHeight, stride, format, Orientation.Upright), geometry, planes);
        }

        return geometry;
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        _blended.Dispose();
        _widened.Dispose();
        _tile.Dispose();
    }

    /// <summary>Letterboxes a picture, which may have been decoded at a smaller size than the geometry's source size.</summary>
    /// <param name="source">The pixels.</param>
    /// <param name="geometry">Where the picture lies, as a viewer shows it.</param>
    /// <param name="planes">3 × height × width values.</param>
    internal void Write(in PixelSource source, in LetterboxGeometry geometry, float* planes) => Write(source, geometry, planes, s_grey);

    /// <summary>Letterboxes a picture on a colour.</summary>
    /// <param name="source">The pixels.</param>
    /// <param name="geometry">Where the picture lies, as a viewer shows it.</param>
    /// <param name="planes">3 × height × width values.</param>
    /// <param name="pad">The border of the first, second and third plane, 0 to 255.</param>
    internal void Write(in PixelSource source, in LetterboxGeometry geometry, float* planes, ChannelValues pad)
    {
        FillBorder(geometry, planes, pad);
        var orientation = source.Orientation;
        var (width, height) = orientation.Apply(geometry.ResizedWidth, geometry.ResizedHeight);
        var resamples = width != source.Width || height != source.Height;
        if (resamples)
        {
            _columns.Prepare(source.Width, width, orientation.ReversesWithinRow);
            _rows.Prepare(source.Height, height, mirrored: false);
        }

        var plane = (nint)geometry.Width * geometry.Height;
        var inside = planes + (nint)geometry.Top * geometry.Width + geometry.Left;
        if (orientation.SwapsAxes)
        {
            WriteColumns(source, resamples, width, height, inside, plane, geometry.Width);
            return;
        }

        for (var y = 0; y < height; y++)
        {
            var target = inside + (nint)(orientation.ReversesRowOrder ? height - 1 - y : y) * geometry.Width;
            WriteRow(source, resamples, y, width, target, plane);
        }
    }

    private static void FillBorder(in LetterboxGeometry geometry, float* planes, ChannelValues pad)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var border = pad.Of(channel, ChannelOrder.Rgb) / 255f;
            var plane = new Span<float>(planes + (nint)channel * geometry.Width * geometry.Height, geometry.Width * geometry.Height);
            plane[..(geometry.Top * geometry.Width)].Fill(border);
            plane[((geometry.Top + geometry.ResizedHeight) * geometry.Width)..].Fill(border);
            if (geometry.ResizedWidth < geometry.Width)
            {
                for (var y = geometry.Top; y < geometry.Top + geometry.ResizedHeight; y++)
                {
                    var row = plane.Slice(y * geometry.Width, geometry.Width);
                    row[..geometry.Left].Fill(border);
                    row[(geometry.Left + geometry.ResizedWidth)..].Fill(border);
                }
            }
        }
    }

    /// <summary>Writes one row of the resized picture, in stored orientation, into three planes.</summary>
    private void WriteRow(in PixelSource source, bool resamples, int y, int width, float* target, nint plane)
    {
        // The first byte of a pixel is red or blue; its plane is the first or the last.
        var red = source.IsBlueFirst ? target + 2 * plane : target;
        var green = target + plane;
        var blue = source.IsBlueFirst ? target : target + 2 * plane;
        if (!resamples)
        {
            PixelRows.Unpack(PackedRow(source, y, 0), width, red, green, blue);
            if (source.Orientation.ReversesWithinRow)
            {
                new Span<float>(red, width).Reverse();
                new Span<float>(green, width).Reverse();
                new Span<float>(blue, width).Reverse();
            }

            return;
        }

        var length = source.Width + PixelRows.ReadAhead;
        var blended = (float*)_blended.Reserve(3L * length * sizeof(float));
        var (upper, lower) = (_rows.First[y], _rows.Second[y]);
        PixelRows.Blend(
            PackedRow(source, upper, 0), PackedRow(source, lower, 1), _rows.Share[y], source.Width, blended, blended + length,
            blended + 2 * length);
        PixelRows.Resample(blended, _columns, red);
        PixelRows.Resample(blended + length, _columns, green);
        PixelRows.Resample(blended + 2 * length, _columns, blue);
    }

    /// <summary>Writes stored rows as columns: a few at a time into a tile, which is then transposed.</summary>
    private void WriteColumns(in PixelSource source, bool resamples, int width, int height, float* inside, nint plane, int targetStride)
    {
        // An odd number of cache lines apart, so that the rows of a tile do not compete for one cache set.
        var rowLength = (width / TileRows | 1) * TileRows + 2 * TileRows;
        var tilePlane = (nint)rowLength * TileRows;
        var tile = (float*)_tile.Reserve(3 * tilePlane * sizeof(float));
        for (var begin = 0; begin < height; begin += TileRows)
        {
            var rows = Math.Min(TileRows, height - begin);
            var reversed = source.Orientation.ReversesRowOrder;
            for (var i = 0; i < rows; i++)
            {
                WriteRow(source, resamples, begin + i, width, tile + (nint)rowLength * (reversed ? rows - 1 - i : i), tilePlane);
            }

            var column = reversed ? height - begin - rows : begin;
            for (var channel = 0; channel < 3; channel++)
            {
                PixelRows.Transpose(tile + channel * tilePlane, rowLength, rows, width, inside + channel * plane + column, targetStride);
            }
        }
    }

    /// <summary>A row of four-byte pixels: the source's own row, or its three-byte pixels widened.</summary>
    private uint* PackedRow(in PixelSource source, int y, int slot)
    {
        var row = source.Row(y);
        if (source.BytesPerPixel == 4)
        {
            return (uint*)row;
        }

        var widened = (uint*)_widened.Reserve(2L * source.Width * sizeof(uint)) + (nint)slot * source.Width;
        PixelRows.Widen(row, source.Width, widened);
        return widened;
    }
}
