using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The inner loops over planes: weighted sums and dot products of shifted copies of a plane. A shift is an offset in
/// elements. Source rows are padded: up to <see cref="Overshoot"/> elements past the width may be read, and are ignored.
/// </summary>
internal static unsafe class TapKernels
{
    /// <summary>The number of shifts that <see cref="Dots"/> multiplies at once.</summary>
    public const int DotCount = 8;

    /// <summary>The number of shifts on each side of <see cref="DotTile"/>.</summary>
    public const int TileSize = 3;

    private const int RowsAtOnce = 4;
    private const int TermsInSinglePrecision = 1024;

    /// <summary>The number of elements past a row's width that may be read.</summary>
    public static int Overshoot => Vector<float>.Count;

    /// <summary>destination = the larger of floor and start + Σₖ weights[k] · (source shifted by offsets[k]), for all rows.</summary>
    /// <param name="source">The first row; the offsets count from it.</param>
    /// <param name="sourceStep">Elements from row to row.</param>
    /// <param name="offsets">The shifts.</param>
    /// <param name="weights">One for each shift.</param>
    /// <param name="start">What the sum begins with.</param>
    /// <param name="floor">The least value written.</param>
    /// <param name="destination">The first row.</param>
    /// <param name="destinationStep">Elements from row to row: the width, plus at least <see cref="Overshoot"/> for a padded plane.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns; in a padded plane, zeros are written past them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSum(
        float* source,
        int sourceStep,
        ReadOnlySpan<int> offsets,
        ReadOnlySpan<float> weights,
        float start,
        float floor,
        float* destination,
        int destinationStep,
        int rows,
        int width)
    {
        var (starts, floors) = (new Vector<float>(start), new Vector<float>(floor));

        var tail = TailMask(width);
        var packed = destinationStep == width;

        // From right to left: the first strip of the next row overwrites what the last strip writes past the width.
        for (var c = (width - 1) / Vector<float>.Count * Vector<float>.Count; c >= 0; c -= Vector<float>.Count)
        {
            var whole = c + Vector<float>.Count <= width;
            var r = 0;
            for (; r + RowsAtOnce <= rows; r += RowsAtOnce)
            {
                var (sum0, sum1, sum2, sum3) = (starts, starts, starts, starts);
                var origin = source + (r * sourceStep) + c;
                for (var k = 0; k < offsets.Length; k++)
                {
                    var weight = new Vector<float>(weights[k]);
                    var tap = origin + offsets[k];
                    sum0 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap), sum0);
                    sum1 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + sourceStep), sum1);
                    sum2 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + (2 * sourceStep)), sum2);
                    sum3 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + (3 * sourceStep)), sum3);
                }

                var row = destination + (r * destinationStep) + c;
                if (whole)
                {
                    Vector.Max(sum0, floors).Store(row);
                    Vector.Max(sum1, floors).Store(row + destinationStep);
                    Vector.Max(sum2, floors).Store(row + (2 * destinationStep));
                    Vector.Max(sum3, floors).Store(row + (3 * destinationStep));
                    continue;
                }

                var left = ((rows - r) * destinationStep) - c;
                StoreTail(Vector.Max(sum0, floors), tail, packed, row, width - c, left);
                StoreTail(Vector.Max(sum1, floors), tail, packed, row + destinationStep, width - c, left - destinationStep);
                StoreTail(Vector.Max(sum2, floors), tail, packed, row + (2 * destinationStep), width - c, left - (2 * destinationStep));
                StoreTail(Vector.Max(sum3, floors), tail, packed, row + (3 * destinationStep), width - c, left - (3 * destinationStep));
            }

            for (; r < rows; r++)
            {
                var sum = starts;
                var origin = source + (r * sourceStep) + c;
                for (var k = 0; k < offsets.Length; k++)
                {
                    sum = Vector.FusedMultiplyAdd(new Vector<float>(weights[k]), Vector.Load(origin + offsets[k]), sum);
                }

                var row = destination + (r * destinationStep) + c;
                if (whole)
                {
                    Vector.Max(sum, floors).Store(row);
                }
                else
                {
                    StoreTail(Vector.Max(sum, floors), tail, packed, row, width - c, ((rows - r) * destinationStep) - c);
                }
            }
        }
    }

    /// <summary>sums[k] += Σ over rows and columns of left · (right shifted by offsets[k]), for eight shifts.</summary>
    /// <param name="left">The first row.</param>
    /// <param name="leftStep">Elements from row to row.</param>
    /// <param name="right">The first row; the offsets count from it.</param>
    /// <param name="rightStep">Elements from row to row.</param>
    /// <param name="offsets">Eight; repeat one where fewer are needed.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="sums">Eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(
        float* left, int leftStep, float* right, int rightStep, ReadOnlySpan<int> offsets, int rows, int width, Span<double> sums)
    {
        var (offset0, offset1, offset2, offset3) = (offsets[0], offsets[1], offsets[2], offsets[3]);
        var (offset4, offset5, offset6, offset7) = (offsets[4], offsets[5], offsets[6], offsets[7]);
        var tail = TailMask(width);
        for (var r = 0; r < rows;)
        {
            Vector<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            Vector<float> sum4 = default, sum5 = default, sum6 = default, sum7 = default;
            for (var end = EndOfSinglePrecision(r, rows, width); r < end; r++)
            {
                var a = left + (r * leftStep);
                var b = right + (r * rightStep);
                for (var c = 0; c < width; c += Vector<float>.Count)
                {
                    var x = Vector.Load(a + c);
                    x = c + Vector<float>.Count > width ? Vector.ConditionalSelect(tail, x, default) : x;
                    var row = b + c;
                    sum0 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset0), sum0);
                    sum1 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset1), sum1);
                    sum2 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset2), sum2);
                    sum3 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset3), sum3);
                    sum4 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset4), sum4);
                    sum5 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset5), sum5);
                    sum6 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset6), sum6);
                    sum7 = Vector.FusedMultiplyAdd(x, Vector.Load(row + offset7), sum7);
                }
            }

            sums[0] += Vector.Sum(sum0);
            sums[1] += Vector.Sum(sum1);
            sums[2] += Vector.Sum(sum2);
            sums[3] += Vector.Sum(sum3);
            sums[4] += Vector.Sum(sum4);
            sums[5] += Vector.Sum(sum5);
            sums[6] += Vector.Sum(sum6);
            sums[7] += Vector.Sum(sum7);
        }
    }

    /// <summary>sums[3 i + j] += factor · Σ over rows and columns of (plane shifted by left[i]) · (plane shifted by right[j]).</summary>
    /// <param name="plane">The first row; the offsets count from it.</param>
    /// <param name="step">Elements from row to row.</param>
    /// <param name="left">Three shifts.</param>
    /// <param name="right">Three shifts.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="factor">Multiplies the sums.</param>
    /// <param name="sums">Nine.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotTile(
        float* plane, int step, ReadOnlySpan<int> left, ReadOnlySpan<int> right, int rows, int width, double factor, Span<double> sums)
    {
        var (left0, left1, left2) = (left[0], left[1], left[2]);
        var (right0, right1, right2) = (right[0], right[1], right[2]);
        var tail = TailMask(width);
        for (var r = 0; r < rows;)
        {
            Vector<float> sum00 = default, sum01 = default, sum02 = default, sum10 = default, sum11 = default, sum12 = default;
            Vector<float> sum20 = default, sum21 = default, sum22 = default;
            for (var end = EndOfSinglePrecision(r, rows, width); r < end; r++)
            {
                var row = plane + (r * step);
                for (var c = 0; c < width; c += Vector<float>.Count)
                {
                    var (a0, a1, a2) = (Vector.Load(row + left0 + c), Vector.Load(row + left1 + c), Vector.Load(row + left2 + c));
                    if (c + Vector<float>.Count > width)
                    {
                        a0 = Vector.ConditionalSelect(tail, a0, default);
                        a1 = Vector.ConditionalSelect(tail, a1, default);
                        a2 = Vector.ConditionalSelect(tail, a2, default);
                    }

                    var b = Vector.Load(row + right0 + c);
                    sum00 = Vector.FusedMultiplyAdd(a0, b, sum00);
                    sum10 = Vector.FusedMultiplyAdd(a1, b, sum10);
                    sum20 = Vector.FusedMultiplyAdd(a2, b, sum20);
                    b = Vector.Load(row + right1 + c);
                    sum01 = Vector.FusedMultiplyAdd(a0, b, sum01);
                    sum11 = Vector.FusedMultiplyAdd(a1, b, sum11);
                    sum21 = Vector.FusedMultiplyAdd(a2, b, sum21);
                    b = Vector.Load(row + right2 + c);
                    sum02 = Vector.FusedMultiplyAdd(a0, b, sum02);
                    sum12 = Vector.FusedMultiplyAdd(a1, b, sum12);
                    sum22 = Vector.FusedMultiplyAdd(a2, b, sum22);
                }
            }

            sums[0] += factor * Vector.Sum(sum00);
            sums[1] += factor * Vector.Sum(sum01);
            sums[2] += factor * Vector.Sum(sum02);
            sums[3] += factor * Vector.Sum(sum10);
            sums[4] += factor * Vector.Sum(sum11);
            sums[5] += factor * Vector.Sum(sum12);
            sums[6] += factor * Vector.Sum(sum20);
            sums[7] += factor * Vector.Sum(sum21);
            sums[8] += factor * Vector.Sum(sum22);
        }
    }

    /// <summary>Σ over rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(float* plane, int step, int rows, int width)
    {
        var tail = TailMask(width);
        var total = 0.0;
        for (var r = 0; r < rows;)
        {
            var sum = Vector<float>.Zero;
            for (var end = EndOfSinglePrecision(r, rows, width); r < end; r++)
            {
                var row = plane + (r * step);
                for (var c = 0; c < width; c += Vector<float>.Count)
                {
                    var x = Vector.Load(row + c);
                    sum += c + Vector<float>.Count > width ? Vector.ConditionalSelect(tail, x, default) : x;
                }
            }

            total += Vector.Sum(sum);
        }

        return total;
    }

    /// <summary>
    /// Writes the last columns of a row. Past them, a padded plane gets zeros and a packed one gets anything, but nothing past its end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTail(Vector<float> value, Vector<int> tail, bool packed, float* destination, int columns, int left)
    {
        if (!packed)
        {
            Vector.ConditionalSelect(tail, value, Vector<float>.Zero).Store(destination);
        }
        else if (left >= Vector<float>.Count)
        {
            value.Store(destination);
        }
        else
        {
            for (var i = 0; i < columns; i++)
            {
                destination[i] = value[i];
            }
        }
    }

    /// <summary>A mask of the lanes of a row's last vector that are inside the width.</summary>
    private static Vector<int> TailMask(int width)
    {
        var inside = width % Vector<float>.Count;
        return inside == 0 ? Vector<int>.AllBitsSet : Vector.LessThan(Vector<int>.Indices, new Vector<int>(inside));
    }

    /// <summary>
    /// The row at which single-precision sums, about a thousand terms per lane, are added to those in double precision.
    /// </summary>
    private static int EndOfSinglePrecision(int row, int rows, int width) =>
        Math.Min(rows, row + Math.Max(1, TermsInSinglePrecision * Vector<float>.Count / width));
}
