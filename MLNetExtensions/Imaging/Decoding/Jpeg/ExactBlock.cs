using System.Runtime.CompilerServices;

namespace MLNetGhost.Imaging;

/// <summary>A block of 8 × 8 pixels by <see cref="ExactTransform"/>: here coefficients are collected, and transformed at the end.</summary>
internal unsafe struct ExactBlock : IBlockSum
{
    private fixed int _coefficients[ZigzagOrder.BlockLength];
    private bool _isFlat;

    /// <summary>Values that <see cref="WriteTable"/> writes.</summary>
    public const int TableLength = 2 * ZigzagOrder.ReadableLength;

    /// <summary>The place in the block and the factor of the quantisation, as whole numbers.</summary>
    public static int Lanes => 2;

    /// <summary>Writes what <see cref="Add"/> wants to know about each place.</summary>
    /// <param name="quantization">Factors in zigzag order.</param>
    /// <param name="target">Room for <see cref="TableLength"/> values.</param>
    public static void WriteTable(ReadOnlySpan<ushort> quantization, float* target)
    {
        var table = (int*)target;
        for (var place = 0; place < ZigzagOrder.ReadableLength; place++)
        {
            // What damaged files name behind the block's end adds nothing.
            var isInside = place < ZigzagOrder.BlockLength;
            table[place * Lanes] = isInside ? ZigzagOrder.Rows[place] : 0;
            table[place * Lanes + 1] = isInside ? quantization[place] : 0;
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
            return _isFlat ? ExactTransform.TryWriteFlat(coefficients[0], target, stride) : ExactTransform.TryWrite(coefficients, target, stride);
        }
    }
}
