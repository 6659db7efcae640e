using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Products of rows of channels with small matrices, and of rows with rows. Nothing is reordered except the matrices: a row of weights is
/// loaded as vectors, a channel of a pixel is spread over one.
/// </summary>
internal static unsafe class PixelProducts
{
    private const int PixelsAtOnce = 6;

    /// <summary>Pixels whose channels stay in the innermost cache while all strips of the matrix pass by.</summary>
    private const int PixelsInCache = 48;

    /// <summary>y = max(floor, start + a · A + b · B) for a range of pixels.</summary>
    /// <param name="a">The first pixel of the first factor.</param>
    /// <param name="aStep">Elements from pixel to pixel.</param>
    /// <param name="aMatrix">Its matrix.</param>
    /// <param name="b">The first pixel of the second factor; null for none.</param>
    /// <param name="bStep">Elements from pixel to pixel.</param>
    /// <param name="bMatrix">Its matrix.</param>
    /// <param name="start">One for each output, padded to whole strips.</param>
    /// <param name="floor">The least value written.</param>
    /// <param name="y">The first pixel of the result.</param>
    /// <param name="yStep">Elements from pixel to pixel.</param>
    /// <param name="pixels">Pixels.</param>
    public static void Multiply(
        float* a,
        int aStep,
        PackedMatrix aMatrix,
        float* b,
        int bStep,
        PackedMatrix? bMatrix,
        float[] start,
        float floor,
        float* y,
        int yStep,
        int pixels)
    {
        var (width, outputs) = (PackedMatrix.StripWidth, aMatrix.Outputs);
        var aInputs = aMatrix.Inputs;
        var bInputs = bMatrix?.Inputs ?? 0;
        var edge = stackalloc float[PixelsAtOnce * width];
        fixed (float* aWeights = aMatrix.Values, bWeights = bMatrix?.Values, starts = start)
        {
            for (var first = 0; first < pixels; first += PixelsInCache)
            {
                var end = Math.Min(pixels, first + PixelsInCache);
                for (var strip = 0; strip < aMatrix.Strips; strip++)
                {
                    var column = strip * width;
                    var aStrip = aWeights + (column * aInputs);
                    var bStrip = bWeights + (column * bInputs);
                    var inside = Math.Min(width, outputs - column);
                    var p = first;
                    for (; p + PixelsAtOnce <= end; p += PixelsAtOnce)
                    {
                        var to = inside == width ? y + ((long)p * yStep) + column : edge;
                        var toStep = inside == width ? yStep : width;
                        Tile(
                            a + ((long)p * aStep), aStep, aStrip, aInputs, b + ((long)p * bStep), bStep, bStrip, bInputs,
                            starts + column, floor, to, toStep);
                        if (inside < width)
                        {
                            for (var i = 0; i < PixelsAtOnce; i++)
                            {
                                Copy(edge + (i * width), y + ((long)(p + i) * yStep) + column, inside);
                            }
                        }
                    }

                    for (; p < end; p++)
                    {
                        var destination = y + ((long)p * yStep) + column;
                        SinglePixel(
                            a + ((long)p * aStep), aStrip, aInputs, b + ((long)p * bStep), bStrip, bInputs, starts + column, floor,
                            inside == width ? destination : edge);
                        if (inside < width)
                        {
                            Copy(edge, destination, inside);
                        }
                    }
                }
            }
        }
    }

    /// <summary>sums[o · inputs + i] += Σ over pixels of left[o] · right[i].</summary>
    /// <param name="left">The first pixel.</param>
    /// <param name="leftStep">Elements from pixel to pixel.</param>
    /// <param name="outputs">Channels of it.</param>
    /// <param name="right">The first pixel; rows are readable up to whole strips (<see cref="PackedMatrix.StripWidth"/>).</param>
    /// <param name="rightStep">Elements from pixel to pixel.</param>
    /// <param name="inputs">Channels of it.</param>
    /// <param name="pixels">Pixels: few enough for sums in single precision.</param>
    /// <param name="upper">Whether only sums with o ≤ i are needed; others may be left out.</param>
    /// <param name="sums">outputs × inputs.</param>
    public static void AddProducts(
        float* left, int leftStep, int outputs, float* right, int rightStep, int inputs, int pixels, bool upper, float* sums)
    {
        var width = PackedMatrix.StripWidth;
        var tile = stackalloc float[PixelsAtOnce * width];
        for (var o = 0; o < outputs; o += PixelsAtOnce)
        {
            var rows = Math.Min(PixelsAtOnce, outputs - o);
            for (var i = upper ? o / width * width : 0; i < inputs; i += width)
            {
                if (rows == PixelsAtOnce)
                {
                    ProductTile(left + o, leftStep, right + i, rightStep, pixels, tile);
                }
                else
                {
                    for (var row = 0; row < rows; row++)
                    {
                        ProductRow(left + o + row, leftStep, right + i, rightStep, pixels, tile + (row * width));
                    }
                }

                var columns = Math.Min(width, inputs - i);
                for (var row = 0; row < rows; row++)
                {
                    var destination = sums + ((o + row) * inputs) + i;
                    for (var column = 0; column < columns; column++)
                    {
                        destination[column] += tile[(row * width) + column];
                    }
                }
            }
        }
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        float* a,
        int aStep,
        float* aWeights,
        int aInputs,
        float* b,
        int bStep,
        float* bWeights,
        int bInputs,
        float* start,
        float floor,
        float* y,
        int yStep)
    {
        Vector<float> s00 = Vector.Load(start), s01 = Vector.Load(start + Vector<float>.Count);
        Vector<float> s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01, s40 = s00, s41 = s01, s50 = s00, s51 = s01;
        var source = a;
        var weights = aWeights;
        var (step, inputs) = (aStep, aInputs);
        for (var factor = 0; factor < 2; factor++)
        {
            float* p0 = source, p1 = p0 + step, p2 = p1 + step, p3 = p2 + step, p4 = p3 + step, p5 = p4 + step;
            for (var k = 0; k < inputs; k++)
            {
                Vector<float> w0 = Vector.Load(weights), w1 = Vector.Load(weights + Vector<float>.Count);
                weights += 2 * Vector<float>.Count;
                var x = new Vector<float>(p0[k]);
                s00 = Vector.FusedMultiplyAdd(x, w0, s00);
                s01 = Vector.FusedMultiplyAdd(x, w1, s01);
                x = new Vector<float>(p1[k]);
                s10 = Vector.FusedMultiplyAdd(x, w0, s10);
                s11 = Vector.FusedMultiplyAdd(x, w1, s11);
                x = new Vector<float>(p2[k]);
                s20 = Vector.FusedMultiplyAdd(x, w0, s20);
                s21 = Vector.FusedMultiplyAdd(x, w1, s21);
                x = new Vector<float>(p3[k]);
                s30 = Vector.FusedMultiplyAdd(x, w0, s30);
                s31 = Vector.FusedMultiplyAdd(x, w1, s31);
                x = new Vector<float>(p4[k]);
                s40 = Vector.FusedMultiplyAdd(x, w0, s40);
                s41 = Vector.FusedMultiplyAdd(x, w1, s41);
                x = new Vector<float>(p5[k]);
                s50 = Vector.FusedMultiplyAdd(x, w0, s50);
                s51 = Vector.FusedMultiplyAdd(x, w1, s51);
            }

            source = b;
            weights = bWeights;
            (step, inputs) = (bStep, bInputs);
        }

        var floors = new Vector<float>(floor);
        Store(s00, s01, floors, y);
        Store(s10, s11, floors, y + yStep);
        Store(s20, s21, floors, y + (2 * yStep));
        Store(s30, s31, floors, y + (3 * yStep));
        Store(s40, s41, floors, y + (4 * yStep));
        Store(s50, s51, floors, y + (5 * yStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SinglePixel(
        float* a, float* aWeights, int aInputs, float* b, float* bWeights, int bInputs, float* start, float floor, float* y)
    {
        Vector<float> s0 = Vector.Load(start), s1 = Vector.Load(start + Vector<float>.Count);
        for (var k = 0; k < aInputs; k++)
        {
            var x = new Vector<float>(a[k]);
            s0 = Vector.FusedMultiplyAdd(x, Vector.Load(aWeights), s0);
            s1 = Vector.FusedMultiplyAdd(x, Vector.Load(aWeights + Vector<float>.Count), s1);
            aWeights += 2 * Vector<float>.Count;
        }

        for (var k = 0; k < bInputs; k++)
        {
            var x = new Vector<float>(b[k]);
            s0 = Vector.FusedMultiplyAdd(x, Vector.Load(bWeights), s0);
            s1 = Vector.FusedMultiplyAdd(x, Vector.Load(bWeights + Vector<float>.Count), s1);
            bWeights += 2 * Vector<float>.Count;
        }

        Store(s0, s1, new Vector<float>(floor), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> first, Vector<float> second, Vector<float> floors, float* destination)
    {
        Vector.Max(first, floors).Store(destination);
        Vector.Max(second, floors).Store(destination + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ProductTile(float* left, int leftStep, float* right, int rightStep, int pixels, float* tile)
    {
        Vector<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default;
        Vector<float> s30 = default, s31 = default, s40 = default, s41 = default, s50 = default, s51 = default;
        for (var p = 0; p < pixels; p++)
        {
            Vector<float> r0 = Vector.Load(right), r1 = Vector.Load(right + Vector<float>.Count);
            var l = new Vector<float>(left[0]);
            s00 = Vector.FusedMultiplyAdd(l, r0, s00);
            s01 = Vector.FusedMultiplyAdd(l, r1, s01);
            l = new Vector<float>(left[1]);
            s10 = Vector.FusedMultiplyAdd(l, r0, s10);
            s11 = Vector.FusedMultiplyAdd(l, r1, s11);
            l = new Vector<float>(left[2]);
            s20 = Vector.FusedMultiplyAdd(l, r0, s20);
            s21 = Vector.FusedMultiplyAdd(l, r1, s21);
            l = new Vector<float>(left[3]);
            s30 = Vector.FusedMultiplyAdd(l, r0, s30);
            s31 = Vector.FusedMultiplyAdd(l, r1, s31);
            l = new Vector<float>(left[4]);
            s40 = Vector.FusedMultiplyAdd(l, r0, s40);
            s41 = Vector.FusedMultiplyAdd(l, r1, s41);
            l = new Vector<float>(left[5]);
            s50 = Vector.FusedMultiplyAdd(l, r0, s50);
            s51 = Vector.FusedMultiplyAdd(l, r1, s51);
            left += leftStep;
            right += rightStep;
        }

        StorePair(s00, s01, tile, 0);
        StorePair(s10, s11, tile, 1);
        StorePair(s20, s21, tile, 2);
        StorePair(s30, s31, tile, 3);
        StorePair(s40, s41, tile, 4);
        StorePair(s50, s51, tile, 5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ProductRow(float* left, int leftStep, float* right, int rightStep, int pixels, float* row)
    {
        Vector<float> s0 = default, s1 = default;
        for (var p = 0; p < pixels; p++)
        {
            var l = new Vector<float>(*left);
            s0 = Vector.FusedMultiplyAdd(l, Vector.Load(right), s0);
            s1 = Vector.FusedMultiplyAdd(l, Vector.Load(right + Vector<float>.Count), s1);
            left += leftStep;
            right += rightStep;
        }

        StorePair(s0, s1, row, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector<float> first, Vector<float> second, float* tile, int row)
    {
        first.Store(tile + (2 * row * Vector<float>.Count));
        second.Store(tile + (((2 * row) + 1) * Vector<float>.Count));
    }
}
