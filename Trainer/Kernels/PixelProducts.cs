using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Products of rows of channels with small matrices, and of rows with rows. Nothing is reordered except the matrices: a row of weights is
/// loaded as vectors, a channel of a pixel is spread over one.
/// </summary>
internal static unsafe class PixelProducts
{
    private const int PixelsAtOnce = 6;
    private const int WidePixelsAtOnce = 12;

    /// <summary>Pixels whose channels stay in the innermost cache while all strips of the matrix pass by.</summary>
    private const int PixelsInCache = 48;

    /// <summary>Whether a strip is one vector of the processor's widest kind.</summary>
    private static bool IsWide => Vector512.IsHardwareAccelerated && PackedMatrix.StripWidth == Vector512<float>.Count;

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
        float* start,
        float floor,
        float* y,
        int yStep,
        int pixels)
    {
        var (width, outputs) = (PackedMatrix.StripWidth, aMatrix.Outputs);
        var aInputs = aMatrix.Inputs;
        var bInputs = bMatrix?.Inputs ?? 0;
        var edge = stackalloc float[WidePixelsAtOnce * width];
        float* aWeights = aMatrix.Values, bWeights = bMatrix is null ? null : bMatrix.Values;
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
                var atOnce = IsWide ? WidePixelsAtOnce : PixelsAtOnce;
                for (; p + PixelsAtOnce <= end; p += atOnce)
                {
                    // The last pixels may be too few for the widest tile.
                    atOnce = p + atOnce <= end ? atOnce : PixelsAtOnce;
                    var to = inside == width ? y + ((long)p * yStep) + column : edge;
                    var toStep = inside == width ? yStep : width;
                    var left = new Factor(a + ((long)p * aStep), aStep, aStrip, aInputs);
                    var right = new Factor(b + ((long)p * bStep), bStep, bStrip, bInputs);
                    if (atOnce == WidePixelsAtOnce)
                    {
                        WideTile(left, right, start + column, floor, to, toStep);
                    }
                    else
                    {
                        Tile(left, right, start + column, floor, to, toStep);
                    }

                    if (inside < width)
                    {
                        for (var i = 0; i < atOnce; i++)
                        {
                            Copy(edge + (i * width), y + ((long)(p + i) * yStep) + column, inside);
                        }
                    }
                }

                for (; p < end; p++)
                {
                    var destination = y + ((long)p * yStep) + column;
                    SinglePixel(
                        a + ((long)p * aStep), aStrip, aInputs, b + ((long)p * bStep), bStrip, bInputs, start + column, floor,
                        inside == width ? destination : edge);
                    if (inside < width)
                    {
                        Copy(edge, destination, inside);
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
        var tile = stackalloc float[WidePixelsAtOnce * width];
        int rows;
        for (var o = 0; o < outputs; o += rows)
        {
            rows = IsWide && outputs - o >= WidePixelsAtOnce ? WidePixelsAtOnce : Math.Min(PixelsAtOnce, outputs - o);
            for (var i = upper ? o / width * width : 0; i < inputs; i += width)
            {
                if (rows == WidePixelsAtOnce)
                {
                    WideProductTile(left + o, leftStep, right + i, rightStep, pixels, tile);
                }
                else if (rows == PixelsAtOnce)
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
                    var column = 0;
                    for (; column + Vector<float>.Count <= columns; column += Vector<float>.Count)
                    {
                        var sum = Vector.Load(destination + column) + Vector.Load(tile + (row * width) + column);
                        sum.Store(destination + column);
                    }

                    for (; column < columns; column++)
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
    private static void WideTile(Factor a, Factor b, float* start, float floor, float* y, int yStep)
    {
        var s0 = Vector512.Load(start);
        Vector512<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0;
        Vector512<float> s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        float* source = a.Source, weights = a.Weights;
        var (step, inputs) = (a.Step, a.Inputs);
        for (var factor = 0; factor < 2; factor++)
        {
            float* p0 = source, p1 = p0 + step, p2 = p1 + step, p3 = p2 + step, p4 = p3 + step, p5 = p4 + step;
            float* p6 = p5 + step, p7 = p6 + step, p8 = p7 + step, p9 = p8 + step, p10 = p9 + step, p11 = p10 + step;
            for (var k = 0; k < inputs; k++)
            {
                var w = Vector512.Load(weights);
                weights += Vector512<float>.Count;
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(p0[k]), w, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(p1[k]), w, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(p2[k]), w, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(p3[k]), w, s3);
                s4 = Vector512.FusedMultiplyAdd(Vector512.Create(p4[k]), w, s4);
                s5 = Vector512.FusedMultiplyAdd(Vector512.Create(p5[k]), w, s5);
                s6 = Vector512.FusedMultiplyAdd(Vector512.Create(p6[k]), w, s6);
                s7 = Vector512.FusedMultiplyAdd(Vector512.Create(p7[k]), w, s7);
                s8 = Vector512.FusedMultiplyAdd(Vector512.Create(p8[k]), w, s8);
                s9 = Vector512.FusedMultiplyAdd(Vector512.Create(p9[k]), w, s9);
                s10 = Vector512.FusedMultiplyAdd(Vector512.Create(p10[k]), w, s10);
                s11 = Vector512.FusedMultiplyAdd(Vector512.Create(p11[k]), w, s11);
            }

            source = b.Source;
            weights = b.Weights;
            (step, inputs) = (b.Step, b.Inputs);
        }

        var floors = Vector512.Create(floor);
        Vector512.Max(s0, floors).Store(y + (0 * yStep));
        Vector512.Max(s1, floors).Store(y + (1 * yStep));
        Vector512.Max(s2, floors).Store(y + (2 * yStep));
        Vector512.Max(s3, floors).Store(y + (3 * yStep));
        Vector512.Max(s4, floors).Store(y + (4 * yStep));
        Vector512.Max(s5, floors).Store(y + (5 * yStep));
        Vector512.Max(s6, floors).Store(y + (6 * yStep));
        Vector512.Max(s7, floors).Store(y + (7 * yStep));
        Vector512.Max(s8, floors).Store(y + (8 * yStep));
        Vector512.Max(s9, floors).Store(y + (9 * yStep));
        Vector512.Max(s10, floors).Store(y + (10 * yStep));
        Vector512.Max(s11, floors).Store(y + (11 * yStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(Factor a, Factor b, float* start, float floor, float* y, int yStep)
    {
        Vector<float> s00 = Vector.Load(start), s01 = Vector.Load(start + Vector<float>.Count);
        Vector<float> s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01, s40 = s00, s41 = s01, s50 = s00, s51 = s01;
        float* source = a.Source, weights = a.Weights;
        var (step, inputs) = (a.Step, a.Inputs);
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

            source = b.Source;
            weights = b.Weights;
            (step, inputs) = (b.Step, b.Inputs);
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
    private static void WideProductTile(float* left, int leftStep, float* right, int rightStep, int pixels, float* tile)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        Vector512<float> s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default;
        for (var p = 0; p < pixels; p++)
        {
            var r = Vector512.Load(right);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(left[0]), r, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(left[1]), r, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(left[2]), r, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(left[3]), r, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(left[4]), r, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(left[5]), r, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(left[6]), r, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(left[7]), r, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Create(left[8]), r, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Create(left[9]), r, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Create(left[10]), r, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Create(left[11]), r, s11);
            left += leftStep;
            right += rightStep;
        }

        s0.Store(tile + (0 * Vector512<float>.Count));
        s1.Store(tile + (1 * Vector512<float>.Count));
        s2.Store(tile + (2 * Vector512<float>.Count));
        s3.Store(tile + (3 * Vector512<float>.Count));
        s4.Store(tile + (4 * Vector512<float>.Count));
        s5.Store(tile + (5 * Vector512<float>.Count));
        s6.Store(tile + (6 * Vector512<float>.Count));
        s7.Store(tile + (7 * Vector512<float>.Count));
        s8.Store(tile + (8 * Vector512<float>.Count));
        s9.Store(tile + (9 * Vector512<float>.Count));
        s10.Store(tile + (10 * Vector512<float>.Count));
        s11.Store(tile + (11 * Vector512<float>.Count));
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

    /// <summary>One of the two products that a tile adds: rows of pixels, and the strip of a packed matrix.</summary>
    private readonly struct Factor(float* source, int step, float* weights, int inputs)
    {
        /// <summary>The first pixel.</summary>
        public float* Source { get; } = source;

        /// <summary>Elements from pixel to pixel.</summary>
        public int Step { get; } = step;

        /// <summary>The strip.</summary>
        public float* Weights { get; } = weights;

        /// <summary>Channels of a pixel, rows of the strip.</summary>
        public int Inputs { get; } = inputs;
    }
}
