using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The inner loops of depthwise convolutions over one line of pixels. All lines are padded: pixels to whole vectors of channels, lines to
/// the sides by zeros (<see cref="LineRing"/>), so that a tap is an address.
/// </summary>
internal static unsafe class LineKernels
{
    /// <summary>The number of taps that <see cref="AddDots"/> and <see cref="AddTile"/> take at once.</summary>
    public const int TapsAtOnce = 3;

    /// <summary>destination[x] = max(floor, start + Σₖ weights[k] · taps[k][x]), channel by channel.</summary>
    /// <param name="taps">The first pixel of each tap.</param>
    /// <param name="weights">For each tap, one weight per channel.</param>
    /// <param name="count">Taps.</param>
    /// <param name="tapStep">Elements from pixel to pixel of a tap.</param>
    /// <param name="start">One per channel.</param>
    /// <param name="floor">The least value written.</param>
    /// <param name="destination">The first pixel.</param>
    /// <param name="step">Elements from pixel to pixel.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(
        float** taps,
        float** weights,
        int count,
        int tapStep,
        float* start,
        float floor,
        float* destination,
        int step,
        int pixels,
        int channels)
    {
        var floors = new Vector<float>(floor);
        for (var c = 0; c < channels; c += Vector<float>.Count)
        {
            var starts = Vector.Load(start + c);
            var x = 0;
            for (; x + 5 <= pixels; x += 5)
            {
                Vector<float> s0 = starts, s1 = starts, s2 = starts, s3 = starts, s4 = starts;
                var offset = (x * tapStep) + c;
                for (var k = 0; k < count; k++)
                {
                    var weight = Vector.Load(weights[k] + c);
                    var tap = taps[k] + offset;
                    s0 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap), s0);
                    s1 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + tapStep), s1);
                    tap += 2 * tapStep;
                    s2 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap), s2);
                    s3 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + tapStep), s3);
                    s4 = Vector.FusedMultiplyAdd(weight, Vector.Load(tap + (2 * tapStep)), s4);
                }

                var y = destination + (x * step) + c;
                Vector.Max(s0, floors).Store(y);
                Vector.Max(s1, floors).Store(y + step);
                y += 2 * step;
                Vector.Max(s2, floors).Store(y);
                Vector.Max(s3, floors).Store(y + step);
                Vector.Max(s4, floors).Store(y + (2 * step));
            }

            for (; x < pixels; x++)
            {
                var sum = starts;
                var offset = (x * tapStep) + c;
                for (var k = 0; k < count; k++)
                {
                    sum = Vector.FusedMultiplyAdd(Vector.Load(weights[k] + c), Vector.Load(taps[k] + offset), sum);
                }

                Vector.Max(sum, floors).Store(destination + (x * step) + c);
            }
        }
    }

    /// <summary>sums[k] += Σ over pixels of line · taps[k], channel by channel, for three taps.</summary>
    /// <param name="line">The first pixel.</param>
    /// <param name="step">Elements from pixel to pixel.</param>
    /// <param name="taps">Three; repeat one where fewer are needed.</param>
    /// <param name="tapStep">Elements from pixel to pixel of a tap.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels, whole vectors.</param>
    /// <param name="sums">For each tap, one sum per channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDots(float* line, int step, float** taps, int tapStep, int pixels, int channels, float** sums)
    {
        for (var c = 0; c < channels; c += Vector<float>.Count)
        {
            float* left = line + c, tap0 = taps[0] + c, tap1 = taps[1] + c, tap2 = taps[2] + c;
            Vector<float> s0 = default, s1 = default, s2 = default, t0 = default, t1 = default, t2 = default;
            var x = 0;
            for (; x + 2 <= pixels; x += 2)
            {
                var value = Vector.Load(left);
                s0 = Vector.FusedMultiplyAdd(value, Vector.Load(tap0), s0);
                s1 = Vector.FusedMultiplyAdd(value, Vector.Load(tap1), s1);
                s2 = Vector.FusedMultiplyAdd(value, Vector.Load(tap2), s2);
                value = Vector.Load(left + step);
                t0 = Vector.FusedMultiplyAdd(value, Vector.Load(tap0 + tapStep), t0);
                t1 = Vector.FusedMultiplyAdd(value, Vector.Load(tap1 + tapStep), t1);
                t2 = Vector.FusedMultiplyAdd(value, Vector.Load(tap2 + tapStep), t2);
                left += 2 * step;
                tap0 += 2 * tapStep;
                tap1 += 2 * tapStep;
                tap2 += 2 * tapStep;
            }

            if (x < pixels)
            {
                var value = Vector.Load(left);
                s0 = Vector.FusedMultiplyAdd(value, Vector.Load(tap0), s0);
                s1 = Vector.FusedMultiplyAdd(value, Vector.Load(tap1), s1);
                s2 = Vector.FusedMultiplyAdd(value, Vector.Load(tap2), s2);
            }

            Add(sums[0] + c, s0 + t0);
            Add(sums[1] + c, s1 + t1);
            Add(sums[2] + c, s2 + t2);
        }
    }

    /// <summary>sums[3 i + j] += Σ over pixels of left[i] · right[j], channel by channel, for three taps on each side.</summary>
    /// <param name="left">Three.</param>
    /// <param name="right">Three.</param>
    /// <param name="tapStep">Elements from pixel to pixel.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels, whole vectors.</param>
    /// <param name="sums">Nine sums per channel: those of a pair of taps lie together.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTile(float** left, float** right, int tapStep, int pixels, int channels, float* sums)
    {
        for (var c = 0; c < channels; c += Vector<float>.Count)
        {
            float* left0 = left[0] + c, left1 = left[1] + c, left2 = left[2] + c;
            float* right0 = right[0] + c, right1 = right[1] + c, right2 = right[2] + c;
            Vector<float> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
            Vector<float> s20 = default, s21 = default, s22 = default;
            var offset = 0;
            for (var x = 0; x < pixels; x++)
            {
                Vector<float> a0 = Vector.Load(left0 + offset), a1 = Vector.Load(left1 + offset), a2 = Vector.Load(left2 + offset);
                var b = Vector.Load(right0 + offset);
                s00 = Vector.FusedMultiplyAdd(a0, b, s00);
                s10 = Vector.FusedMultiplyAdd(a1, b, s10);
                s20 = Vector.FusedMultiplyAdd(a2, b, s20);
                b = Vector.Load(right1 + offset);
                s01 = Vector.FusedMultiplyAdd(a0, b, s01);
                s11 = Vector.FusedMultiplyAdd(a1, b, s11);
                s21 = Vector.FusedMultiplyAdd(a2, b, s21);
                b = Vector.Load(right2 + offset);
                s02 = Vector.FusedMultiplyAdd(a0, b, s02);
                s12 = Vector.FusedMultiplyAdd(a1, b, s12);
                s22 = Vector.FusedMultiplyAdd(a2, b, s22);
                offset += tapStep;
            }

            var sum = sums + c;
            Add(sum, s00);
            Add(sum + channels, s01);
            Add(sum + (2 * channels), s02);
            Add(sum + (3 * channels), s10);
            Add(sum + (4 * channels), s11);
            Add(sum + (5 * channels), s12);
            Add(sum + (6 * channels), s20);
            Add(sum + (7 * channels), s21);
            Add(sum + (8 * channels), s22);
        }
    }

    /// <summary>sums += Σ over pixels of line, channel by channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(float* line, int step, int pixels, int channels, float* sums)
    {
        for (var c = 0; c < channels; c += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            var source = line + c;
            for (var x = 0; x < pixels; x++)
            {
                sum += Vector.Load(source);
                source += step;
            }

            Add(sums + c, sum);
        }
    }

    /// <summary>destination = gradient where the output is positive, otherwise 0: the gradient before the rectifier.</summary>
    /// <param name="gradient">The first pixel.</param>
    /// <param name="gradientStep">Elements from pixel to pixel.</param>
    /// <param name="output">The first pixel of what was rectified.</param>
    /// <param name="outputStep">Elements from pixel to pixel.</param>
    /// <param name="destination">The first pixel.</param>
    /// <param name="step">Elements from pixel to pixel.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels; any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unrectify(
        float* gradient, int gradientStep, float* output, int outputStep, float* destination, int step, int pixels, int channels)
    {
        for (var x = 0; x < pixels; x++)
        {
            var c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                var positive = Vector.GreaterThan(Vector.Load(output + c), Vector<float>.Zero);
                Vector.ConditionalSelect(positive, Vector.Load(gradient + c), Vector<float>.Zero).Store(destination + c);
            }

            for (; c < channels; c++)
            {
                destination[c] = output[c] > 0 ? gradient[c] : 0;
            }

            gradient += gradientStep;
            output += outputStep;
            destination += step;
        }
    }

    /// <summary>Copies pixels between lines of different steps.</summary>
    public static void Copy(float* source, int sourceStep, float* destination, int step, int pixels, int channels)
    {
        if (sourceStep == channels && step == channels)
        {
            new ReadOnlySpan<float>(source, pixels * channels).CopyTo(new Span<float>(destination, pixels * channels));
            return;
        }

        CopyPixels(source, sourceStep, destination, step, pixels, channels);
    }

    /// <summary>Adds pixels of one line to those of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* source, int sourceStep, float* destination, int step, int pixels, int channels)
    {
        for (var x = 0; x < pixels; x++)
        {
            var c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                (Vector.Load(destination + c) + Vector.Load(source + c)).Store(destination + c);
            }

            for (; c < channels; c++)
            {
                destination[c] += source[c];
            }

            source += sourceStep;
            destination += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPixels(float* source, int sourceStep, float* destination, int step, int pixels, int channels)
    {
        for (var x = 0; x < pixels; x++)
        {
            var c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                Vector.Load(source + c).Store(destination + c);
            }

            for (; c < channels; c++)
            {
                destination[c] = source[c];
            }

            source += sourceStep;
            destination += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* destination, Vector<float> value) => (Vector.Load(destination) + value).Store(destination);
}
