namespace MLNetGhost.Imaging;

/// <summary>Reads a scan's minimum coded units, row by row, across restart markers.</summary>
internal unsafe struct JpegUnitReader
{
    private readonly JpegScan _scan;
    private readonly int _interval;
    private readonly int _unitsAcross;
    private JpegBitReader _bits;
    private byte* _end;
    private int _segment;
    private int _unitsLeft;

    /// <summary>Starts at the first unit.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="restartInterval">Units between two restart markers; 0 for no markers.</param>
    /// <param name="unitsAcross">Units per row.</param>
    public JpegUnitReader(JpegScan scan, int restartInterval, int unitsAcross)
    {
        _scan = scan;
        _interval = restartInterval == 0 ? int.MaxValue : restartInterval;
        _unitsAcross = unitsAcross;
        _unitsLeft = _interval;
        _bits = new JpegBitReader(scan.Start(0));
        _end = scan.End(0);
    }

    /// <summary>Whether the whole scan was read: nothing is left but the padding bits of the last byte.</summary>
    public readonly bool IsAtEnd => IsSegmentUsedUp && _segment == _scan.SegmentCount - 1;

    private readonly bool IsSegmentUsedUp => _bits.Position == _end;

    /// <summary>Reads a row of units and writes the pixels of its blocks.</summary>
    /// <param name="planes">The components; their pixels start where this row starts.</param>
    /// <returns>False when the scan is damaged.</returns>
    public bool TryReadRow(Span<JpegPlane> planes)
    {
        for (var unit = 0; unit < _unitsAcross; unit++)
        {
            if (_unitsLeft-- == 0 && !TryRestart(planes))
            {
                return false;
            }

            foreach (ref var plane in planes)
            {
                var isRead = plane.Form.Kind switch
                {
                    BlockKind.SmallSum => TryReadBlocks<SmallBlockSum>(ref plane, unit),
                    BlockKind.LargeSum => TryReadBlocks<LargeBlockSum>(ref plane, unit),
                    _ => TryReadBlocks<ExactBlock>(ref plane, unit),
                };
                if (!isRead)
                {
                    return false;
                }
            }

            if (_bits.Position > _end)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRestart(Span<JpegPlane> planes)
    {
        if (!IsSegmentUsedUp || ++_segment == _scan.SegmentCount)
        {
            return false;
        }

        _bits = new JpegBitReader(_scan.Start(_segment));
        _end = _scan.End(_segment);
        _unitsLeft = _interval - 1;
        foreach (ref var plane in planes)
        {
            plane.Dc = 0;
        }

        return true;
    }

    private bool TryReadBlocks<TSum>(ref JpegPlane plane, int unit)
        where TSum : struct, IBlockSum
    {
        var (layout, form) = (plane.Layout, plane.Form);
        for (var down = 0; down < layout.Vertical; down++)
        {
            var row = plane.Pixels + down * form.Height * plane.Stride + unit * layout.Horizontal * form.Width;
            for (var across = 0; across < layout.Horizontal; across++)
            {
                if (!_bits.ReadBlock<TSum>(
                    plane.DcTable, plane.AcTable, plane.Table, form.LastNeeded, ref plane.Dc,
                    row + across * form.Width, plane.Stride, form.Height) || Math.Abs(plane.Dc) > plane.LargestDc)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
