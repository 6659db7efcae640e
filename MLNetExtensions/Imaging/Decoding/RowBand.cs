namespace MLNetGhost.Imaging;

/// <summary>
/// A part of a picture of which only a band of rows is held: the band moves down as parts further below are cut from it.
/// </summary>
internal sealed unsafe class RowBand
{
    /// <summary>Rows read at once where only some of their columns are kept.</summary>
    private const int ScratchRows = 16;

    private readonly StoredRows _rows;
    private readonly PixelRectangle _area;
    private readonly Orientation _orientation;
    private readonly uint* _scratch;
    private readonly uint* _band;

    /// <summary>Rows of the picture that the band holds: from the first to the one before the last read.</summary>
    private int _first;

    /// <summary>Starts at the top.</summary>
    /// <param name="rows">Reads the picture; nothing has been read.</param>
    /// <param name="area">The stored pixels that parts are cut from.</param>
    /// <param name="orientation">How they are shown.</param>
    /// <param name="memory">Room for <see cref="BytesFor"/> bytes.</param>
    public RowBand(StoredRows rows, PixelRectangle area, Orientation orientation, byte* memory)
    {
        (_rows, _area, _orientation) = (rows, area, orientation);
        _scratch = (uint*)memory;
        _band = _scratch + (nint)ScratchRows * rows.Width;
    }

    /// <summary>Bytes that a band takes.</summary>
    /// <param name="width">Stored width of the picture.</param>
    /// <param name="area">The stored pixels that parts are cut from.</param>
    /// <param name="tallest">Rows of the tallest part.</param>
    public static long BytesFor(int width, PixelRectangle area, int tallest) =>
        sizeof(uint) * ((long)ScratchRows * width + (long)tallest * area.Width);

    /// <summary>Cuts a part; it stays valid until the next one is cut.</summary>
    /// <param name="part">Stored pixels within the area, no part above an earlier one.</param>
    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public PixelSource Cut(PixelRectangle part)
    {
        MoveTo(part.Y0);
        Skip(part.Y0);
        while (_rows.Next < part.Y1)
        {
            Append(part.Y1 - _rows.Next);
        }

        var band = new PixelSource(
            (nint)_band, _area.Width, part.Height, sizeof(uint) * (nint)_area.Width, PixelFormat.Rgba32, _orientation);
        return band.Cut(new(part.X0 - _area.X0, 0, part.X1 - _area.X0, part.Height));
    }

    /// <summary>Drops rows above one.</summary>
    private void MoveTo(int first)
    {
        var kept = Math.Max(_rows.Next - first, 0);
        if (kept > 0 && first > _first)
        {
            var length = (nint)kept * _area.Width;
            Buffer.MemoryCopy(_band + (nint)(first - _first) * _area.Width, _band, length * sizeof(uint), length * sizeof(uint));
        }

        _first = first;
    }

    /// <summary>Reads rows that no part needs.</summary>
    private void Skip(int end)
    {
        while (_rows.Next < end)
        {
            _rows.Read(_scratch, Math.Min(end - _rows.Next, ScratchRows));
        }
    }

    private void Append(int count)
    {
        var target = _band + (nint)(_rows.Next - _first) * _area.Width;
        if (_area.Width == _rows.Width)
        {
            _rows.Read(target, count);
            return;
        }

        count = Math.Min(count, ScratchRows);
        _rows.Read(_scratch, count);
        for (var row = 0; row < count; row++)
        {
            new ReadOnlySpan<uint>(_scratch + (nint)row * _rows.Width + _area.X0, _area.Width)
                .CopyTo(new Span<uint>(target + (nint)row * _area.Width, _area.Width));
        }
    }
}
