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
    private readonly WholeRows _wholeRows = new();

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

        var (horizontal, vertical) = (1, 1);
        foreach (var component in _header.Components)
        {
            (horizontal, vertical) = (Math.Max(horizontal, component.Horizontal), Math.Max(vertical, component.Vertical));
        }

        var unitsAcross = (_header.Width + BlockSide * horizontal - 1) / (BlockSide * horizontal);
        var unitsDown = (_header.Height + BlockSide * vertical - 1) / (BlockSide * vertical);
        var units = new JpegUnitReader(_scan, _header.RestartInterval, unitsAcross);
        var isSupported = _header.IsSupported;
        if (scale == FullScale || !isSupported)
        {
            PrepareWhole(unitsAcross, isSupported ? unitsDown : 1);
            isSupported = isSupported && _wholeRows.TryBegin(_header, horizontal, vertical, Planes);
            return !TryReadWhole(ref units, unitsDown, isSupported ? rgba : null) ? JpegOutcome.Damaged
                : isSupported ? JpegOutcome.Decoded
                : JpegOutcome.Declined;
        }

        PrepareReduced(horizontal, vertical, scale, unitsAcross * horizontal * scale + RowPadding);
        return TryDecodeReduced(ref units, unitsDown, vertical * scale, width, height, rgba) ? JpegOutcome.Decoded : JpegOutcome.Damaged;
    }

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

    /// <summary>Whole planes, because chroma is interpolated across rows of units.</summary>
    private void PrepareWhole(int unitsAcross, int unitsDown)
    {
        Span<int> strides = stackalloc int[ComponentCount];
        Span<long> starts = stackalloc long[ComponentCount];
        var length = 0L;
        for (var i = 0; i < _header.Components.Length; i++)
        {
            var component = _header.Components[i];
            (strides[i], starts[i]) = (unitsAcross * component.Horizontal * BlockSide + RowPadding, length);
            length += (long)strides[i] * unitsDown * component.Vertical * BlockSide;
        }

        var planes = _planes.Reserve(length + RowPadding);
        var tables = (float*)_work.Reserve(ComponentCount * ExactBlock.TableLength * sizeof(float));
        var form = new BlockForm(BlockSide, BlockSide, ZigzagOrder.BlockLength - 1, BlockKind.Exact);
        for (var i = 0; i < _header.Components.Length; i++)
        {
            var component = _header.Components[i];
            var table = tables + i * ExactBlock.TableLength;
            ExactBlock.WriteTable(_header.Quantization(component.Quantization), table);
            _components[i] = CreatePlane(component, form, table, strides[i], planes + starts[i]);
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

    /// <summary>Reads all units, and writes pixels unless they are null.</summary>
    private bool TryReadWhole(ref JpegUnitReader units, int unitsDown, uint* rgba)
    {
        for (var unitRow = 0; unitRow < unitsDown; unitRow++)
        {
            if (!units.TryReadRow(Planes))
            {
                return false;
            }

            if (rgba is null)
            {
                continue;
            }

            foreach (ref var plane in Planes)
            {
                plane.Pixels += plane.Layout.Vertical * BlockSide * plane.Stride;
            }

            _wholeRows.Write(unitRow + 1, rgba);
        }

        return units.IsAtEnd;
    }

    private bool TryDecodeReduced(ref JpegUnitReader units, int unitsDown, int rows, int width, int height, uint* rgba)
    {
        for (var unitRow = 0; unitRow < unitsDown; unitRow++)
        {
            if (!units.TryReadRow(Planes))
            {
                return false;
            }

            WriteRows(Planes, Math.Min(rows, height - unitRow * rows), width, rgba + (nint)unitRow * rows * width);
        }

        return units.IsAtEnd;
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
