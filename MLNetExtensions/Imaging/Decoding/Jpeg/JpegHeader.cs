using System.Buffers.Binary;

namespace MLNetGhost.Imaging;

/// <summary>
/// What precedes the coefficients in a baseline JPEG file: frame, tables, scan. Reads the files that cameras and programs write (8 bits,
/// Huffman codes, one scan, one component or three) and declines all others, which are left to the general decoder.
/// </summary>
internal sealed class JpegHeader
{
    private const byte Prefix = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte BaselineFrame = 0xC0;
    private const byte ExtendedFrame = 0xC1;
    private const byte HuffmanTables = 0xC4;
    private const byte StartOfScan = 0xDA;
    private const byte QuantizationTables = 0xDB;
    private const byte RestartIntervalDefinition = 0xDD;
    private const byte JfifSegment = 0xE0;
    private const byte AdobeSegment = 0xEE;
    private const int Tables = 4;
    private const int LargestComponentCount = 3;
    private const int BlockLength = 64;
    private const int LargestFactor = 4;
    private const int LargestUnit = 10;

    private readonly JpegComponent[] _components = new JpegComponent[LargestComponentCount];
    private readonly ushort[][] _quantization = [.. Enumerable.Range(0, Tables).Select(_ => new ushort[BlockLength])];
    private readonly bool[] _hasQuantization = new bool[Tables];
    private readonly bool[] _hasHuffman = new bool[2 * Tables];
    private int _componentCount;
    private bool _isJfif;
    private int? _adobeTransform;

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Minimum coded units between two restart markers; 0 for no markers.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Offset of the first byte of the coefficients.</summary>
    public int ScanStart { get; private set; }

    /// <summary>Grey, or luma and two chromas.</summary>
    public ReadOnlySpan<JpegComponent> Components => _components.AsSpan(0, _componentCount);

    /// <summary>Whether pixels can be computed: grey or YCbCr, no component sampled at less than half.</summary>
    public bool IsSupported
    {
        get
        {
            foreach (var component in Components)
            {
                if (component is not { Horizontal: 1 or 2, Vertical: 1 or 2 })
                {
                    return false;
                }
            }

            return IsYcbcr();
        }
    }

    /// <summary>Tables for DC coefficients.</summary>
    public JpegHuffmanTable[] DcTables { get; } = [.. Enumerable.Range(0, Tables).Select(_ => new JpegHuffmanTable())];

    /// <summary>Tables for AC coefficients.</summary>
    public JpegHuffmanTable[] AcTables { get; } = [.. Enumerable.Range(0, Tables).Select(_ => new JpegHuffmanTable())];

    /// <summary>A quantisation table in the zigzag order of the file.</summary>
    public ReadOnlySpan<ushort> Quantization(int table) => _quantization[table];

    /// <summary>Reads the header.</summary>
    /// <param name="jpeg">A file.</param>
    /// <returns>False for any file that this decoder does not support, even if another one does.</returns>
    public bool TryRead(ReadOnlySpan<byte> jpeg)
    {
        (_componentCount, RestartInterval, _isJfif, _adobeTransform) = (0, 0, false, null);
        Array.Clear(_hasQuantization);
        Array.Clear(_hasHuffman);
        if (jpeg.Length < 4 || jpeg[0] != Prefix || jpeg[1] != StartOfImage)
        {
            return false;
        }

        for (var position = 2; position + 4 <= jpeg.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]);
            if (jpeg[position] != Prefix || length < 2 || position + 2 + length > jpeg.Length)
            {
                return false;
            }

            var marker = jpeg[position + 1];
            var segment = jpeg.Slice(position + 4, length - 2);
            position += 2 + length;
            if (marker == StartOfScan)
            {
                ScanStart = position;
                return TryReadScan(segment);
            }

            if (!TryReadSegment(marker, segment))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case BaselineFrame or ExtendedFrame:
                return TryReadFrame(segment);
            case HuffmanTables:
                return TryReadHuffman(segment);
            case QuantizationTables:
                return TryReadQuantization(segment);
            case RestartIntervalDefinition:
                RestartInterval = segment.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;
                return segment.Length == 2;
            case JfifSegment:
                _isJfif |= segment.StartsWith("JFIF\0"u8);
                return true;
            case AdobeSegment:
                _adobeTransform = segment.Length >= 12 && segment.StartsWith("Adobe"u8) ? segment[11] : _adobeTransform;
                return true;
            default:
                // Other application data and comments may be skipped; other frames, arithmetic codes and hierarchies may not.
                return marker is >= JfifSegment and <= 0xEF or 0xFE;
        }
    }

    private bool TryReadFrame(ReadOnlySpan<byte> segment)
    {
        if (_componentCount > 0 || segment.Length < 6 || segment[0] != 8
            || segment[5] is not (1 or LargestComponentCount) || segment.Length != 6 + 3 * segment[5])
        {
            return false;
        }

        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        _componentCount = segment[5];
        var blocks = 0;
        for (var i = 0; i < _componentCount; i++)
        {
            var entry = segment.Slice(6 + 3 * i, 3);
            _components[i] = new(entry[0], entry[1] >> 4, entry[1] & 15, entry[2]);
            if (_components[i] is not
                {
                    Horizontal: >= 1 and <= LargestFactor, Vertical: >= 1 and <= LargestFactor, Quantization: < Tables,
                })
            {
                return false;
            }

            blocks += _components[i].Horizontal * _components[i].Vertical;
        }

        if (_componentCount == 1)
        {
            // A component alone in its scan is coded block by block, whatever its sampling factors.
            _components[0] = _components[0] with { Horizontal = 1, Vertical = 1 };
        }

        return Width > 0 && Height > 0 && (_componentCount == 1 || blocks <= LargestUnit);
    }

    private bool TryReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 16)
        {
            var (kind, table) = (segment[0] >> 4, segment[0] & 15);
            var symbols = 0;
            foreach (var count in segment.Slice(1, 16))
            {
                symbols += count;
            }

            if (kind > 1 || table >= Tables || symbols > 256 || segment.Length < 17 + symbols
                || !(kind == 0 ? DcTables : AcTables)[table].TryDefine(segment.Slice(1, 16 + symbols), kind == 1))
            {
                return false;
            }

            _hasHuffman[kind * Tables + table] = true;
            segment = segment[(17 + symbols)..];
        }

        return segment.IsEmpty;
    }

    private bool TryReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (bytes, table) = ((segment[0] >> 4) + 1, segment[0] & 15);
            if (bytes > 2 || table >= Tables || segment.Length < 1 + BlockLength * bytes)
            {
                return false;
            }

            for (var i = 0; i < BlockLength; i++)
            {
                _quantization[table][i] = bytes == 1 ? segment[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + 2 * i)..]);
            }

            _hasQuantization[table] = true;
            segment = segment[(1 + BlockLength * bytes)..];
        }

        return true;
    }

    private bool TryReadScan(ReadOnlySpan<byte> segment)
    {
        if (_componentCount == 0 || segment.Length != 4 + 2 * _componentCount || segment[0] != _componentCount
            || segment[^3] != 0 || segment[^2] != BlockLength - 1 || segment[^1] != 0)
        {
            return false;
        }

        for (var i = 0; i < _componentCount; i++)
        {
            var (id, tables) = (segment[1 + 2 * i], segment[2 + 2 * i]);
            var component = _components[i] with { DcTable = tables >> 4, AcTable = tables & 15 };
            if (id != component.Id || component is not { DcTable: < Tables, AcTable: < Tables }
                || !_hasHuffman[component.DcTable] || !_hasHuffman[Tables + component.AcTable] || !_hasQuantization[component.Quantization])
            {
                return false;
            }

            _components[i] = component;
        }

        return true;
    }

    /// <summary>Infers the colour space as other decoders do: from JFIF, from Adobe's marker, or from the usual ids.</summary>
    private bool IsYcbcr() => _componentCount == 1 || _isJfif || (_adobeTransform is { } transform
        ? transform == 1
        : _components is [{ Id: 1 }, { Id: 2 }, { Id: 3 }]);
}
