namespace MLNetGhost.Imaging;

/// <summary>
/// The coefficients' bits without markup: zero bytes stuffed after 0xFF are removed, and restart markers become the ends of segments, so
/// that the reader can load eight bytes at a time without inspecting them.
/// </summary>
internal sealed unsafe class JpegScan : IDisposable
{
    /// <summary>
    /// Zero bytes after the last segment: more than a minimum coded unit can take, so that the end is checked only once per unit.
    /// </summary>
    public const int Padding = 4096;

    private const byte Prefix = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte FirstRestart = 0xD0;
    private const int RestartMarkers = 8;

    private readonly NativeBuffer _bytes = new();
    private readonly List<int> _ends = [];

    /// <summary>Number of segments.</summary>
    public int SegmentCount => _ends.Count;

    /// <summary>The first byte of a segment.</summary>
    public byte* Start(int segment) => _bytes.Pointer + (segment == 0 ? 0 : _ends[segment - 1]);

    /// <summary>The byte after a segment.</summary>
    public byte* End(int segment) => _bytes.Pointer + _ends[segment];

    /// <summary>Loads a scan.</summary>
    /// <param name="scan">The file from the first coefficient on.</param>
    /// <returns>False if it does not end with the end-of-image marker, or restart markers are out of order.</returns>
    public bool TryRead(ReadOnlySpan<byte> scan)
    {
        _ends.Clear();
        var target = new Span<byte>(_bytes.Reserve(scan.Length + Padding), scan.Length + Padding);
        var length = 0;
        while (true)
        {
            var run = scan.IndexOf(Prefix);
            if (run < 0 || run + 1 >= scan.Length)
            {
                return false;
            }

            scan[..run].CopyTo(target[length..]);
            length += run;
            var marker = scan[run + 1];
            if (marker == Prefix)
            {
                // Any number of fill bytes may precede a marker: this one is the first, or its prefix.
                scan = scan[(run + 1)..];
                continue;
            }

            scan = scan[(run + 2)..];
            if (marker == 0)
            {
                target[length++] = Prefix;
            }
            else if (marker == FirstRestart + _ends.Count % RestartMarkers)
            {
                _ends.Add(length);
            }
            else
            {
                _ends.Add(length);
                target.Slice(length, Padding).Clear();
                return marker == EndOfImage;
            }
        }
    }

    /// <summary>Bytes of the buffer.</summary>
    public long HeldBytes => _bytes.Capacity;

    /// <summary>Frees the memory if there is more of it than this.</summary>
    public void Trim(long largest) => _bytes.Trim(largest);

    public void Dispose() => _bytes.Dispose();
}
