namespace MLNetGhost.Imaging;

/// <summary>
/// The coefficients' bits without what marks them up: zero bytes stuffed after 0xFF are taken out, restart markers become the ends of
/// segments. So the reader can load eight bytes at a time without looking at them.
/// </summary>
internal sealed unsafe class JpegScan : IDisposable
{
    /// <summary>
    /// Zero bytes behind the last segment: more than a minimum coded unit can have, so that the end is looked for once a unit.
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

    /// <summary>The byte behind a segment.</summary>
    public byte* End(int segment) => _bytes.Pointer + _ends[segment];

    /// <summary>Takes a scan.</summary>
    /// <param name="scan">The file from the first coefficient on.</param>
    /// <returns>False when it does not end with the end of the picture, or restart markers are out of order.</returns>
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

    /// <summary>Gives the memory back when there is more of it than this.</summary>
    public void Trim(long largest) => _bytes.Trim(largest);

    public void Dispose() => _bytes.Dispose();
}
