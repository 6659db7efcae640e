namespace MLNetGhost.Imaging;

/// <summary>The order in which a file stores the coefficients of a block (ITU-T T.81, figure A.6).</summary>
internal static class ZigzagOrder
{
    /// <summary>Coefficients of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>
    /// Positions that a damaged block may reach: tables of waves are readable this far, so that no position needs checking.
    /// </summary>
    public const int ReadableLength = BlockLength + 16;

    private static readonly byte[] s_rows = CreateRows();

    /// <summary>For each position in zigzag order, the position in row order.</summary>
    public static ReadOnlySpan<byte> Rows => s_rows;

    /// <summary>The last position in zigzag order of a coefficient in the first columns and rows.</summary>
    public static int LastOf(int columns, int rows)
    {
        var last = 0;
        for (var position = 0; position < BlockLength; position++)
        {
            if (s_rows[position] % 8 < columns && s_rows[position] / 8 < rows)
            {
                last = position;
            }
        }

        return last;
    }

    private static byte[] CreateRows()
    {
        var rows = new byte[BlockLength];
        var (x, y) = (0, 0);
        for (var position = 0; position < BlockLength; position++)
        {
            rows[position] = (byte)(8 * y + x);
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
