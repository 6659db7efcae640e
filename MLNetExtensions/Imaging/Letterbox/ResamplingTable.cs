namespace MLNetGhost.Imaging;

/// <summary>
/// For each pixel of a resized axis, the two source pixels that it lies between (half-pixel centres) and the second one's weight. Entries
/// are in the order in which the target is written, so that a mirrored axis costs nothing.
/// </summary>
internal sealed class ResamplingTable
{
    /// <summary>Number of pixels that the widest vector writes at once.</summary>
    public const int BlockLength = 16;

    private int _source;
    private bool _mirrored;

    /// <summary>Number of entries in use.</summary>
    public int Length { get; private set; }

    /// <summary>The nearer source pixel to the left, or above.</summary>
    public int[] First { get; private set; } = [];

    /// <summary>Its right or lower neighbour; the same pixel at the edge.</summary>
    public int[] Second { get; private set; } = [];

    /// <summary>Weight of <see cref="Second"/>, 0 to 1.</summary>
    public float[] Share { get; private set; } = [];

    /// <summary>
    /// The smallest source pixel of each whole block of <see cref="BlockLength"/> entries, or −1 if a block's sources span more than two
    /// vectors of that length.
    /// </summary>
    public int[] BlockStart { get; private set; } = [];

    /// <summary>Computes the table, unless it already holds exactly this one.</summary>
    /// <param name="source">Source pixels of the axis.</param>
    /// <param name="target">Target pixels of the axis.</param>
    /// <param name="mirrored">True if the last source pixel is written first.</param>
    public void Prepare(int source, int target, bool mirrored)
    {
        if (source == _source && target == Length && mirrored == _mirrored)
        {
            return;
        }

        (_source, Length, _mirrored) = (source, target, mirrored);
        if (First.Length < target)
        {
            First = new int[target];
            Second = new int[target];
            Share = new float[target];
            BlockStart = new int[target / BlockLength];
        }

        var scale = (double)source / target;
        for (var i = 0; i < target; i++)
        {
            var position = Math.Clamp((i + 0.5) * scale - 0.5, 0, source - 1);
            var first = (int)position;
            var at = mirrored ? target - 1 - i : i;
            First[at] = first;
            Second[at] = Math.Min(first + 1, source - 1);
            Share[at] = (float)(position - first);
        }

        for (var block = 0; block < target / BlockLength; block++)
        {
            var (begin, end) = (block * BlockLength, block * BlockLength + BlockLength - 1);
            var start = Math.Min(First[begin], First[end]);
            var last = Math.Max(Second[begin], Second[end]);
            BlockStart[block] = last - start < 2 * BlockLength ? start : -1;
        }
    }
}
