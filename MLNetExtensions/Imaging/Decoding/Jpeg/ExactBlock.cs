using System.Runtime.CompilerServices;

namespace MLNetGhost.Imaging;

/// <summary>
/// A block of 8 × 8 pixels for <see cref="ExactTransform"/>: coefficients are collected here and transformed at the end.
/// </summary>
internal unsafe struct ExactBlock : IBlockSum
{
    private fixed int _coefficients[ZigzagOrder.BlockLength];
    private bool _isFlat;

    /// <summary>Number of values that <see cref="WriteTable"/> writes.</summary>
    public const int TableLength = 2 * ZigzagOrder.ReadableLength;

    /// <summary>The position in the block and the quantisation factor, as integers.</summary>
    public static int Lanes => 2;

    /// <summary>Writes what <see cref="Add"/> needs for each position.</summary>
    /// <param name="quantization">Factors in zigzag order.</param>
    /// <param name="target">Room for <see cref="TableLength"/> values.</param>
    public static void WriteTable(ReadOnlySpan<ushort> quantization, float* target)
    {
        var table = (int*)target;
        for (var position = 0; position < ZigzagOrder.ReadableLength; position++)
        {
            // Positions past the block's end, which damaged files can reach, add nothing.
            var isInside = position < ZigzagOrder.BlockLength;
            table[position * Lanes] = isInside ? ZigzagOrder.Rows[position] : 0;
            table[position * Lanes + 1] = isInside ? quantization[position] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int coefficient, float* wave)
    {
        _isFlat = true;
        _coefficients[0] = coefficient * ((int*)wave)[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int coefficient, float* wave)
    {
        _isFlat = false;
        _coefficients[((int*)wave)[0]] += coefficient * ((int*)wave)[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStore(byte* target, nint stride, int height)
    {
        fixed (int* coefficients = _coefficients)
        {
            return _isFlat
                ? ExactTransform.TryWriteFlat(coefficients[0], target, stride)
                : ExactTransform.TryWrite(coefficients, target, stride);
        }
    }
}
