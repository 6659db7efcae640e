namespace MLNetGhost.Imaging.Jpeg;

/// <summary>
/// Decodes baseline JPEG files at one to four eighths of their size, for pictures that a network takes in much smaller: in the time
/// of reading the Huffman codes and little more. SkiaSharp's libjpeg-turbo comes without its vector code and takes twice as long.
/// Whatever is not plain (progressive, other colours, anything damaged) is declined and left to SkiaSharp, whose verdict counts.
/// Keeps its tables and buffers for the next picture, so one object serves one thread at a time.
/// </summary>
/// <remarks>ITU-T T.81 (the format). Chroma that is stored at half resolution is transformed at twice the size, never interpolated.</remarks>
internal sealed unsafe class ScaledJpegDecoder : IDisposable
{
    /// <summary>The largest scale in eighths: at this one, halved chroma is taken at full size.</summary>
    public const int LargestScale = 4;

    private const int ComponentCount = 3;
    private const int BlockSide = 8;

    /// <summary>Room for the bytes that a transform writes behind its block.</summary>
    private const int RowPadding = 16;

    private readonly JpegHeader _header = new();
    private readonly JpegScan _scan = new();
    private readonly NativeBuffer _planes = new();
    private readonly NativeBuffer _work = new();
    private readonly BlockWaves?[] _waves = new BlockWaves?[(BlockSide + 1) * (BlockSide + 1)];
    private readonly Plane[] _components = new Plane[ComponentCount];

    /// <summary>Decodes a file.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="width">Width wanted: the file's, times 1 to 4 eighths, rounded up.</param>
    /// <param name="height">The height that belongs to it.</param>
    /// <param name="rgba">Receives width × height pixels: red, green, blue, 255.</param>
    /// <returns>False when the file or the scale is none of this decoder's; the pixels are then undefined.</returns>
    public bool TryDecode(ReadOnlySpan<byte> jpeg, int width, int height, uint* rgba)
    {
        if (!_header.TryRead(jpeg) || ScaleFor(width, height) is not { } scale || !_scan.TryRead(jpeg[_header.ScanStart..]))
        {
            return false;
        }

        var (horizontal, vertical) = (1, 1);
        foreach (var component in _header.Components)
        {
            (horizontal, vertical) = (Math.Max(horizontal, component.Horizontal), Math.Max(vertical, component.Vertical));
        }

        var unitsAcross = (_header.Width + BlockSide * horizontal - 1) / (BlockSide * horizontal);
        var unitsDown = (_header.Height + BlockSide * vertical - 1) / (BlockSide * vertical);
        var rows = vertical * scale;
        var stride = unitsAcross * horizontal * scale + RowPadding;
        Prepare(horizontal, vertical, scale, (long)stride * rows);
        return DecodeUnits(unitsAcross, unitsDown, stride, rows, width, height, rgba);
    }

    /// <summary>Gives buffers back that are larger than this.</summary>
    public void Trim(long largest) => _scan.Trim(largest);

    public void Dispose()
    {
        _scan.Dispose();
        _planes.Dispose();
        _work.Dispose();
    }

    private int? ScaleFor(int width, int height)
    {
        for (var scale = 1; scale <= LargestScale; scale++)
        {
            if ((_header.Width * scale + BlockSide - 1) / BlockSide == width && (_header.Height * scale + BlockSide - 1) / BlockSide == height)
            {
                return scale;
            }
        }

        return null;
    }

    private void Prepare(int horizontal, int vertical, int scale, long planeLength)
    {
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
            _components[i] = new Plane(component, _header.DcTables[component.DcTable], _header.AcTables[component.AcTable], waves, scaled + i * length, planes + i * planeLength);
        }
    }

    private bool DecodeUnits(int unitsAcross, int unitsDown, int stride, int rows, int width, int height, uint* rgba)
    {
        var components = _components.AsSpan(0, _header.Components.Length);
        var interval = _header.RestartInterval == 0 ? int.MaxValue : _header.RestartInterval;
        var (segment, unitsLeft) = (0, interval);
        var reader = new JpegBitReader(_scan.Start(0));
        var end = _scan.End(0);
        for (var unitRow = 0; unitRow < unitsDown; unitRow++)
        {
            for (var unit = 0; unit < unitsAcross; unit++)
            {
                if (unitsLeft-- == 0)
                {
                    if (!IsUsedUp(reader, end) || ++segment == _scan.SegmentCount)
                    {
                        return false;
                    }

                    reader = new JpegBitReader(_scan.Start(segment));
                    end = _scan.End(segment);
                    unitsLeft = interval - 1;
                    foreach (ref var component in components)
                    {
                        component.Dc = 0;
                    }
                }

                foreach (ref var component in components)
                {
                    if (!(component.Waves.IsSmall
                        ? DecodeBlocks<SmallBlockSum>(ref reader, ref component, unit, stride)
                        : DecodeBlocks<LargeBlockSum>(ref reader, ref component, unit, stride)))
                    {
                        return false;
                    }
                }

                if (reader.Position > end)
                {
                    return false;
                }
            }

            WriteRows(components, stride, Math.Min(rows, height - unitRow * rows), width, rgba + (nint)unitRow * rows * width);
        }

        return IsUsedUp(reader, end) && segment == _scan.SegmentCount - 1;
    }

    /// <summary>Whether no more than the bits that fill up the last byte are left.</summary>
    private static bool IsUsedUp(in JpegBitReader reader, byte* end) => reader.Position == end;

    private static bool DecodeBlocks<TSum>(ref JpegBitReader reader, ref Plane component, int unit, int stride)
        where TSum : struct, IBlockSum
    {
        var (layout, waves) = (component.Layout, component.Waves);
        for (var down = 0; down < layout.Vertical; down++)
        {
            var row = component.Pixels + (nint)down * waves.Height * stride + unit * layout.Horizontal * waves.Width;
            for (var across = 0; across < layout.Horizontal; across++)
            {
                if (!reader.ReadBlock<TSum>(
                    component.DcTable, component.AcTable, component.ScaledWaves, waves.LastNeeded, ref component.Dc, row + across * waves.Width, stride, waves.Height))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void WriteRows(ReadOnlySpan<Plane> components, int stride, int rows, int width, uint* rgba)
    {
        for (var y = 0; y < rows; y++)
        {
            var offset = (nint)y * stride;
            if (components.Length == 1)
            {
                ColourRows.FromGrey(components[0].Pixels + offset, width, rgba + (nint)y * width);
            }
            else
            {
                ColourRows.FromYcbcr(components[0].Pixels + offset, components[1].Pixels + offset, components[2].Pixels + offset, width, rgba + (nint)y * width);
            }
        }
    }

    /// <summary>A component while one row of units is decoded.</summary>
    private struct Plane(
        JpegComponent layout, JpegHuffmanTable dcTable, JpegHuffmanTable acTable, BlockWaves waves, float* scaledWaves, byte* pixels)
    {
        public readonly JpegComponent Layout = layout;
        public readonly JpegHuffmanTable DcTable = dcTable;
        public readonly JpegHuffmanTable AcTable = acTable;
        public readonly BlockWaves Waves = waves;
        public readonly float* ScaledWaves = scaledWaves;
        public readonly byte* Pixels = pixels;

        /// <summary>The last block's DC coefficient, from which the next one's is counted.</summary>
        public int Dc;
    }
}
