using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost.Imaging;

/// <summary>
/// The inverse cosine transform of 8 × 8 coefficients in integers, bit-identical to libjpeg's accurate method, so that a file decodes to
/// the same pixels as everywhere else: columns first, factors with 13 fraction bits, 2 extra bits kept between the passes.
/// </summary>
/// <remarks>
/// C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989, figure 1. Sums of
/// products are exact in integers, so the result depends only on where a pass rounds.
/// </remarks>
internal static unsafe class ExactTransform
{
    /// <summary>
    /// The sum of all coefficients' magnitudes below which no result overflows (each pass multiplies it by 1.39 at most, and 15 bits of
    /// fraction are kept); overflow in intermediate sums cancels out. Real pictures stay far below it.
    /// </summary>
    private const int LargestSum = 1 << 15;

    private const int Side = 8;
    private const int FactorBits = 13;
    private const int ExtraBits = 2;

    /// <summary>A transform of 8 points multiplies by √8, one of 8 × 8 by 8.</summary>
    private const int ScaleBits = 3;

    private const int Grey = 128;

    /// <summary>Pixels wrap beyond this many bits before they are clamped to a byte.</summary>
    private const int PixelBits = 10;

    /// <summary>Transforms a block.</summary>
    /// <param name="coefficients">8 rows of 8 coefficients, multiplied by their quantisation.</param>
    /// <param name="target">The block's first pixel.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <returns>False, and nothing is written, if the coefficients are too large for a real picture.</returns>
    public static bool TryWrite(int* coefficients, byte* target, nint stride)
    {
        var rows = new Rows(coefficients);
        if ((uint)rows.SumOfMagnitudes() >= LargestSum)
        {
            return false;
        }

        rows.Transform(FactorBits - ExtraBits);
        rows.Transpose();
        rows.Transform(FactorBits + ExtraBits + ScaleBits);
        rows.Store(target, stride);
        return true;
    }

    /// <summary>Writes a block of one value.</summary>
    /// <param name="dc">The only coefficient that is not zero, multiplied by its quantisation.</param>
    /// <param name="target">The block's first pixel.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public static bool TryWriteFlat(int dc, byte* target, nint stride)
    {
        if (dc is <= -LargestSum or >= LargestSum)
        {
            return false;
        }

        const int Shift = ExtraBits + ScaleBits;
        var value = ((dc << ExtraBits) + (1 << (Shift - 1))) >> Shift;
        var pixel = Math.Clamp((value << (32 - PixelBits) >> (32 - PixelBits)) + Grey, byte.MinValue, byte.MaxValue);
        var row = (ulong)pixel * 0x0101010101010101;
        for (var y = 0; y < Side; y++)
        {
            Unsafe.WriteUnaligned(target + y * stride, row);
        }

        return true;
    }

    /// <summary>Eight vectors of eight.</summary>
    private struct Rows
    {
        private Vector256<int> _0;
        private Vector256<int> _1;
        private Vector256<int> _2;
        private Vector256<int> _3;
        private Vector256<int> _4;
        private Vector256<int> _5;
        private Vector256<int> _6;
        private Vector256<int> _7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Rows(int* values)
        {
            _0 = Vector256.Load(values);
            _1 = Vector256.Load(values + Side);
            _2 = Vector256.Load(values + 2 * Side);
            _3 = Vector256.Load(values + 3 * Side);
            _4 = Vector256.Load(values + 4 * Side);
            _5 = Vector256.Load(values + 5 * Side);
            _6 = Vector256.Load(values + 6 * Side);
            _7 = Vector256.Load(values + 7 * Side);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int SumOfMagnitudes() => Vector256.Sum(
            Vector256.Abs(_0) + Vector256.Abs(_1) + Vector256.Abs(_2) + Vector256.Abs(_3)
            + Vector256.Abs(_4) + Vector256.Abs(_5) + Vector256.Abs(_6) + Vector256.Abs(_7));

        /// <summary>The 8-point transform across the vectors, shifted right by a number of bits with rounding.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Transform(int shift)
        {
            var half = Vector256.Create(1 << (shift - 1));

            // Even coefficients: two sums, and a rotation by 3π/8.
            var sum = ((_0 + _4) << FactorBits) + half;
            var difference = ((_0 - _4) << FactorBits) + half;
            var both = (_2 + _6) * 4433;
            var (turned, turnedBack) = (both + _2 * 6270, both - _6 * 15137);
            var (even0, even3) = (sum + turned, sum - turned);
            var (even1, even2) = (difference + turnedBack, difference - turnedBack);

            // Odd coefficients: each by itself, through its pair and through its half.
            var (pair71, pair53) = ((_7 + _1) * -7373, (_5 + _3) * -20995);
            var (half73, half51) = (_7 + _3, _5 + _1);
            var all = (half73 + half51) * 9633;
            half73 = all - half73 * 16069;
            half51 = all - half51 * 3196;
            var odd3 = _7 * 2446 + pair71 + half73;
            var odd2 = _5 * 16819 + pair53 + half51;
            var odd1 = _3 * 25172 + pair53 + half73;
            var odd0 = _1 * 12299 + pair71 + half51;

            (_0, _7) = ((even0 + odd0) >> shift, (even0 - odd0) >> shift);
            (_1, _6) = ((even1 + odd1) >> shift, (even1 - odd1) >> shift);
            (_2, _5) = ((even2 + odd2) >> shift, (even2 - odd2) >> shift);
            (_3, _4) = ((even3 + odd3) >> shift, (even3 - odd3) >> shift);
        }

        /// <summary>Turns rows into columns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Transpose()
        {
            if (!Avx2.IsSupported)
            {
                TransposeInMemory();
                return;
            }

            var (a0, a1) = Interleave(_0, _1);
            var (a2, a3) = Interleave(_2, _3);
            var (a4, a5) = Interleave(_4, _5);
            var (a6, a7) = Interleave(_6, _7);
            var (b0, b1) = InterleavePairs(a0, a2);
            var (b2, b3) = InterleavePairs(a1, a3);
            var (b4, b5) = InterleavePairs(a4, a6);
            var (b6, b7) = InterleavePairs(a5, a7);
            (_0, _4) = Halves(b0, b4);
            (_1, _5) = Halves(b1, b5);
            (_2, _6) = Halves(b2, b6);
            (_3, _7) = Halves(b3, b7);
        }

        /// <summary>Writes element y of vector x as pixel x of row y.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(byte* target, nint stride)
        {
            var left = Pixels(_0) | Pixels(_1) << 8 | Pixels(_2) << 16 | Pixels(_3) << 24;
            var right = Pixels(_4) | Pixels(_5) << 8 | Pixels(_6) << 16 | Pixels(_7) << 24;
            if (!Avx2.IsSupported)
            {
                for (var y = 0; y < Side; y++)
                {
                    Unsafe.WriteUnaligned(target + y * stride, left.GetElement(y));
                    Unsafe.WriteUnaligned(target + y * stride + sizeof(int), right.GetElement(y));
                }

                return;
            }

            var (rows01And45, rows23And67) = Interleave(left, right);
            var (upper, lower) = (rows01And45.AsInt64(), rows23And67.AsInt64());
            Unsafe.WriteUnaligned(target, upper.GetElement(0));
            Unsafe.WriteUnaligned(target + stride, upper.GetElement(1));
            Unsafe.WriteUnaligned(target + 2 * stride, lower.GetElement(0));
            Unsafe.WriteUnaligned(target + 3 * stride, lower.GetElement(1));
            Unsafe.WriteUnaligned(target + 4 * stride, upper.GetElement(2));
            Unsafe.WriteUnaligned(target + 5 * stride, upper.GetElement(3));
            Unsafe.WriteUnaligned(target + 6 * stride, lower.GetElement(2));
            Unsafe.WriteUnaligned(target + 7 * stride, lower.GetElement(3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> Pixels(Vector256<int> values)
        {
            var wrapped = (values << (32 - PixelBits) >> (32 - PixelBits)) + Vector256.Create(Grey);
            return Vector256.Min(Vector256.Max(wrapped, Vector256<int>.Zero), Vector256.Create((int)byte.MaxValue));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<int> Low, Vector256<int> High) Interleave(Vector256<int> even, Vector256<int> odd) =>
            (Avx2.UnpackLow(even, odd), Avx2.UnpackHigh(even, odd));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<int> Low, Vector256<int> High) InterleavePairs(Vector256<int> even, Vector256<int> odd) =>
            (Avx2.UnpackLow(even.AsInt64(), odd.AsInt64()).AsInt32(), Avx2.UnpackHigh(even.AsInt64(), odd.AsInt64()).AsInt32());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<int> Low, Vector256<int> High) Halves(Vector256<int> first, Vector256<int> second) =>
            (Avx2.Permute2x128(first, second, 0x20), Avx2.Permute2x128(first, second, 0x31));

        private void TransposeInMemory()
        {
            var rows = stackalloc int[Side * Side];
            var columns = stackalloc int[Side * Side];
            _0.Store(rows);
            _1.Store(rows + Side);
            _2.Store(rows + 2 * Side);
            _3.Store(rows + 3 * Side);
            _4.Store(rows + 4 * Side);
            _5.Store(rows + 5 * Side);
            _6.Store(rows + 6 * Side);
            _7.Store(rows + 7 * Side);
            for (var i = 0; i < Side * Side; i++)
            {
                columns[i % Side * Side + i / Side] = rows[i];
            }

            this = new Rows(columns);
        }
    }
}
