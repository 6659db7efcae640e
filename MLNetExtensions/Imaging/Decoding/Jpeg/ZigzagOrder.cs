namespace MLNetGhost.Imaging;

/// <summary>The order in which a file gives the coefficients of a block (ITU-T T.81, figure A.6).</summary>
internal static class ZigzagOrder
{
    /// <summary>Coefficients of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>Places that a damaged block may name: tables of waves are readable this far, so that no place need be checked.</summary>
    public const int ReadableLength = BlockLength + 16;

    private static readonly byte[] s_rows = CreateRows();

    /// <summary>For each place in zigzag order the place by rows.</summary>
    public static ReadOnlySpan<byte> Rows => s_rows;

    /// <summary>The last place in zigzag order of a coefficient in the first columns and rows.</summary>
    public static int LastOf(int columns, int rows)
    {
        var last = 0;
        for (var place = 0; place < BlockLength; place++)
        {
            if (s_rows[place] % 8 < columns && s_rows[place] / 8 < rows)
            {
                last = place;
            }
        }

        return last;
    }

    private static byte[] CreateRows()
    {
        var rows = new byte[BlockLength];
        var (x, y) = (0, 0);
        for (var place = 0; place < BlockLength; place++)
        {
            rows[place] = (byte)(8 * y + x);
            if ((x + y) % 2 == 0)
            {
                (x, y) = x == 7 ? (x, y + 1) : (x + 1, Math.Max(0, y - 1));
            }
            else
            {
                (x, y) = y == 7 ? (x + 1, y) : (Math.Max(0, x - 1), y + 1);
            }
        }

        return rows;
    }
}
