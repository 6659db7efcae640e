namespace MLNetGhost.Imaging;

/// <summary>
/// Decodes baseline JPEG files at full size, or at one to four eighths of it for pictures that a network reads at a much smaller size, in
/// little more time than it takes to read the Huffman codes. SkiaSharp's libjpeg-turbo is built without its vector code and takes twice as
/// long. Anything else (progressive files, other colours) is declined and left to SkiaSharp; sequential files that are declined only for
/// their colours or sizes of chroma are read all the same, to find damage. Tables and buffers are kept for the next picture, so an instance
/// serves one thread at a time.
/// </summary>
/// <remarks>
/// ITU-T T.81 (the format). At full size the pixels are bit-identical to libjpeg's. At smaller sizes, chroma stored at half resolution is
/// transformed at twice the size, never interpolated.
/// </remarks>
internal sealed unsafe class JpegDecoder : IDisposable
{
    /// <summary>The full size in eighths.</summary>
    public const int FullScale = 8;

    /// <summary>The largest scale below full size; at this scale halved chroma is decoded at full size.</summary>
    public const int LargestReduced = 4;

    private const int ComponentCount = 3;
    private const int BlockSide = 8;

    /// <summary>Twice the largest DC coefficient of 8-bit samples; means that add up to more are those of damaged differences.</summary>
    private const int LargestMean = 2 * BlockSide * 128;

    /// <summary>Padding for reads and writes past a row's end.</summary>
    private const int RowPadding = 16;

    private readonly JpegHeader _header = new();
    private readonly JpegScan _scan = new();
    private readonly NativeBuffer _planes = new();
    private readonly NativeBuffer _work = new();
    private readonly BlockWaves?[] _waves = new BlockWaves?[(BlockSide + 1) * (BlockSide + 1)];
    private readonly JpegPlane[] _components = new JpegPlane[ComponentCount];
    private readonly byte*[] _rings = new byte*[ComponentCount];
    private readonly WholeRows _wholeRows = new();
    private JpegUnitReader _units;
    private int _unitsDown;
    private int _unitRow;

    /// <summary>Decodes a file.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="width">Requested width: the file's, or 1 to 4 eighths of it, rounded up.</param>
    /// <param name="height">The matching height.</param>
    /// <param name="rgba">Receives width × height pixels: red, green, blue, 255.</param>
    /// <returns>Whether it was decoded; otherwise the pixels are undefined.</returns>
    public JpegOutcome Decode(ReadOnlySpan<byte> jpeg, int width, int height, uint* rgba)
    {
        if (!_header.TryRead(jpeg) || ScaleFor(width, height) is not { } scale)
        {
            return JpegOutcome.Declined;
        }

        if (!_scan.TryRead(jpeg[_header.ScanStart..]))
        {
            return JpegOutcome.Damaged;
        }

        var (horizontal, vertical, unitsAcross) = BeginUnits();
        if (scale == FullScale || !_header.IsSupported)
        {
            var isSupported = TryBeginWhole(horizontal, vertical, unitsAcross);
            return !TryReadWhole(isSupported ? rgba : null, _header.Height) ? JpegOutcome.Damaged
                : isSupported ? JpegOutcome.Decoded
                : JpegOutcome.Declined;
        }

        PrepareReduced(horizontal, vertical, scale, unitsAcross * horizontal * scale + RowPadding);
        return TryDecodeReduced(vertical * scale, width, height, rgba) ? JpegOutcome.Decoded : JpegOutcome.Damaged;
    }

    /// <summary>Starts decoding a file at full size, a few rows at a time.</summary>
    /// <param name="jpeg">The file, which is not needed afterwards.</param>
    /// <returns>Whether <see cref="TryReadRows"/> can follow.</returns>
    public JpegOutcome BeginRows(ReadOnlySpan<byte> jpeg)
    {
        if (!_header.TryRead(jpeg))
        {
            return JpegOutcome.Declined;
        }

        if (!_scan.TryRead(jpeg[_header.ScanStart..]))
        {
            return JpegOutcome.Damaged;
        }

        var (horizontal, vertical, unitsAcross) = BeginUnits();
        return TryBeginWhole(horizontal, vertical, unitsAcross) ? JpegOutcome.Decoded : JpegOutcome.Declined;
    }

    /// <summary>Writes the next rows of the file that <see cref="BeginRows"/> was given.</summary>
    /// <param name="rgba">Where the picture's first row would be.</param>
    /// <param name="end">The row after the last one that is wanted now.</param>
    /// <returns>False if the file is damaged; rows from the last one that was wanted before are undefined then.</returns>
    public bool TryReadRows(uint* rgba, int end) => TryReadWhole(rgba, end);

    /// <summary>Bytes of the buffers.</summary>
    public long HeldBytes => _scan.HeldBytes + _planes.Capacity + _work.Capacity + _wholeRows.HeldBytes;

    /// <summary>Frees buffers that are larger than this.</summary>
    public void Trim(long largest)
    {
        _scan.Trim(largest);
        _planes.Trim(largest);
        _wholeRows.Trim(largest);
    }

    public void Dispose()
    {
        _scan.Dispose();
        _planes.Dispose();
        _work.Dispose();
        _wholeRows.Dispose();
    }

    private Span<JpegPlane> Planes => _components.AsSpan(0, _header.Components.Length);

    private int? ScaleFor(int width, int height)
    {
        // The full size first: one pixel is one pixel at every scale.
        if (width == _header.Width && height == _header.Height)
        {
            return FullScale;
        }

        for (var scale = 1; scale <= LargestReduced; scale++)
        {
            if ((_header.Width * scale + BlockSide - 1) / BlockSide == width
                && (_header.Height * scale + BlockSide - 1) / BlockSide == height)
            {
                return scale;
            }
        }

        return null;
    }

    /// <summary>Starts reading units.</summary>
    /// <returns>Luma blocks side by side and one above the other in a unit, and units side by side.</returns>
    private (int Horizontal, int Vertical, int UnitsAcross) BeginUnits()
    {
        var (horizontal, vertical) = (1, 1);
        foreach (var component in _header.Components)
        {
            (horizontal, vertical) = (Math.Max(horizontal, component.Horizontal), Math.Max(vertical, component.Vertical));
        }

        var unitsAcross = (_header.Width + BlockSide * horizontal - 1) / (BlockSide * horizontal);
        _unitsDown = (_header.Height + BlockSide * vertical - 1) / (BlockSide * vertical);
        _unitRow = 0;
        _units = new JpegUnitReader(_scan, _header.RestartInterval, unitsAcross);
        return (horizontal, vertical, unitsAcross);
    }

    /// <summary>Starts reading at full size.</summary>
    /// <returns>False if pixels cannot be computed, and units can only be read.</returns>
    private bool TryBeginWhole(int horizontal, int vertical, int unitsAcross)
    {
        PrepareWhole(unitsAcross);
        return _header.IsSupported && _wholeRows.TryBegin(_header, horizontal, vertical, Planes);
    }

    /// <summary>A ring of rows of units for each component, because chroma is interpolated across them.</summary>
    private void PrepareWhole(int unitsAcross)
    {
        Span<int> strides = stackalloc int[ComponentCount];
        Span<long> starts = stackalloc long[ComponentCount];
        var length = 0L;
        for (var i = 0; i < _header.Components.Length; i++)
        {
            var component = _header.Components[i];
            (strides[i], starts[i]) = (unitsAcross * component.Horizontal * BlockSide + RowPadding, length);
            length += (long)strides[i] * WholeRows.UnitRows * component.Vertical * BlockSide;
        }

        var planes = _planes.Reserve(length + RowPadding);
        var tables = (float*)_work.Reserve(ComponentCount * ExactBlock.TableLength * sizeof(float));
        var form = new BlockForm(BlockSide, BlockSide, ZigzagOrder.BlockLength - 1, BlockKind.Exact);
        for (var i = 0; i < _header.Components.Length; i++)
        {
            var component = _header.Components[i];
            var table = tables + i * ExactBlock.TableLength;
            ExactBlock.WriteTable(_header.Quantization(component.Quantization), table);
            _rings[i] = planes + starts[i];
            _components[i] = CreatePlane(component, form, table, strides[i], _rings[i]);
        }
    }

    /// <summary>Planes of one row of units.</summary>
    private void PrepareReduced(int horizontal, int vertical, int scale, int stride)
    {
        var planeLength = (long)stride * vertical * scale;
        var planes = _planes.Reserve(ComponentCount * planeLength + RowPadding);
        var length = (nint)ZigzagOrder.ReadableLength * BlockSide * BlockSide;
        var scaled = (float*)_work.Reserve(ComponentCount * length * sizeof(float));
        for (var i = 0; i < _header.Components.Length; i++)
        {
            var component = _header.Components[i];
            var (width, height) = (scale * horizontal / component.Horizontal, scale * vertical / component.Vertical);
            ref var waves = ref _waves[(BlockSide + 1) * height + width];
            waves ??= new BlockWaves(width, height);
            waves.Scale(_header.Quantization(component.Quantization), new Span<float>(scaled + i * length, (int)length));
            var form = new BlockForm(width, height, waves.LastNeeded, waves.IsSmall ? BlockKind.SmallSum : BlockKind.LargeSum);
            _components[i] = CreatePlane(component, form, scaled + i * length, stride, planes + i * planeLength);
        }
    }

    private JpegPlane CreatePlane(JpegComponent component, BlockForm form, float* table, int stride, byte* pixels) =>
        new(component, _header.DcTables[component.DcTable], _header.AcTables[component.AcTable], form, table, stride)
        {
            Pixels = pixels,
            LargestDc = LargestMean / Math.Max((int)_header.Quantization(component.Quantization)[0], 1) + 1,
        };

    /// <summary>Reads units and writes rows at full size.</summary>
    /// <param name="rgba">Where the picture's first row is, or would be; null reads units only.</param>
    /// <param name="end">The row after the last one that is wanted now.</param>
    private bool TryReadWhole(uint* rgba, int end)
    {
        while (rgba is null || !_wholeRows.Write(_unitRow, rgba, end))
        {
            if (_unitRow == _unitsDown)
            {
                break;
            }

            for (var i = 0; i < _header.Components.Length; i++)
            {
                ref var plane = ref _components[i];
                plane.Pixels = _rings[i] + _unitRow % WholeRows.UnitRows * plane.Layout.Vertical * BlockSide * plane.Stride;
            }

            if (!_units.TryReadRow(Planes))
            {
                return false;
            }

            _unitRow++;
        }

        return _unitRow < _unitsDown || _units.IsAtEnd;
    }

    private bool TryDecodeReduced(int rows, int width, int height, uint* rgba)
    {
        for (var unitRow = 0; unitRow < _unitsDown; unitRow++)
        {
            if (!_units.TryReadRow(Planes))
            {
                return false;
            }

            WriteRows(Planes, Math.Min(rows, height - unitRow * rows), width, rgba + (nint)unitRow * rows * width);
        }

        return _units.IsAtEnd;
    }

    private static void WriteRows(ReadOnlySpan<JpegPlane> planes, int rows, int width, uint* rgba)
    {
        for (var y = 0; y < rows; y++)
        {
            var offset = y * planes[0].Stride;
            if (planes.Length == 1)
            {
                ColourRows.FromGrey(planes[0].Pixels + offset, width, rgba + (nint)y * width);
            }
            else
            {
                ColourRows.FromYcbcr(
                    planes[0].Pixels + offset, planes[1].Pixels + offset, planes[2].Pixels + offset, width, rgba + (nint)y * width);
            }
        }
    }
}
