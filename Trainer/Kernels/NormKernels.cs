using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The inner loops of normalisation and activation over blocks of pixels, a vector of channels at a time.</summary>
internal static unsafe class NormKernels
{
    /// <summary>sums += Σ (x − pivot) and squares += Σ (x − pivot)², channel by channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(float* x, int step, float* pivot, int pixels, int channels, float* sums, float* squares)
    {
        var c = 0;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            var pivots = Vector.Load(pivot + c);
            Vector<float> sum = default, square = default, otherSum = default, otherSquare = default;
            var source = x + c;
            var p = 0;
            for (; p + 2 <= pixels; p += 2, source += 2 * step)
            {
                Vector<float> difference = Vector.Load(source) - pivots, other = Vector.Load(source + step) - pivots;
                sum += difference;
                otherSum += other;
                square = Vector.FusedMultiplyAdd(difference, difference, square);
                otherSquare = Vector.FusedMultiplyAdd(other, other, otherSquare);
            }

            if (p < pixels)
            {
                var difference = Vector.Load(source) - pivots;
                sum += difference;
                square = Vector.FusedMultiplyAdd(difference, difference, square);
            }

            (Vector.Load(sums + c) + sum + otherSum).Store(sums + c);
            (Vector.Load(squares + c) + square + otherSquare).Store(squares + c);
        }

        for (; c < channels; c++)
        {
            for (var p = 0; p < pixels; p++)
            {
                var difference = x[(p * step) + c] - pivot[c];
                sums[c] += difference;
                squares[c] += difference * difference;
            }
        }
    }

    /// <summary>y = activation(x · scale + offset), channel by channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(
        float* x, int step, float* scale, float* offset, ActivationKind activation, float* y, int yStep, int pixels, int channels)
    {
        var c = 0;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            Vector<float> scales = Vector.Load(scale + c), offsets = Vector.Load(offset + c);
            float* source = x + c, destination = y + c;
            for (var p = 0; p < pixels; p++, source += step, destination += yStep)
            {
                Activate(Vector.FusedMultiplyAdd(Vector.Load(source), scales, offsets), activation).Store(destination);
            }
        }

        for (; c < channels; c++)
        {
            for (var p = 0; p < pixels; p++)
            {
                y[(p * yStep) + c] = Activate((x[(p * step) + c] * scale[c]) + offset[c], activation);
            }
        }
    }

    /// <summary>
    /// inner = gradient · activation′(x · scale + offset); sums += Σ inner and products += Σ inner · (x − pivot), channel by channel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unactivate(
        float* x,
        int step,
        float* scale,
        float* offset,
        float* pivot,
        ActivationKind activation,
        float* gradient,
        int gradientStep,
        float* inner,
        int innerStep,
        int pixels,
        int channels,
        float* sums,
        float* products)
    {
        var c = 0;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            Vector<float> scales = Vector.Load(scale + c), offsets = Vector.Load(offset + c), pivots = Vector.Load(pivot + c);
            Vector<float> sum = default, product = default;
            float* source = x + c, outer = gradient + c, destination = inner + c;
            for (var p = 0; p < pixels; p++, source += step, outer += gradientStep, destination += innerStep)
            {
                var input = Vector.Load(source);
                var value = Vector.Load(outer) * Slope(Vector.FusedMultiplyAdd(input, scales, offsets), activation);
                value.Store(destination);
                sum += value;
                product = Vector.FusedMultiplyAdd(value, input - pivots, product);
            }

            (Vector.Load(sums + c) + sum).Store(sums + c);
            (Vector.Load(products + c) + product).Store(products + c);
        }

        for (; c < channels; c++)
        {
            for (var p = 0; p < pixels; p++)
            {
                var input = x[(p * step) + c];
                var value = gradient[(p * gradientStep) + c] * Slope((input * scale[c]) + offset[c], activation);
                inner[(p * innerStep) + c] = value;
                sums[c] += value;
                products[c] += value * (input - pivot[c]);
            }
        }
    }

    /// <summary>inner = inner · innerScale + (x − pivot) · inputScale + constant, channel by channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(
        float* inner,
        int innerStep,
        float* innerScale,
        float* x,
        int step,
        float* inputScale,
        float* pivot,
        float* constant,
        int pixels,
        int channels)
    {
        var c = 0;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            Vector<float> innerScales = Vector.Load(innerScale + c), inputScales = Vector.Load(inputScale + c);
            Vector<float> pivots = Vector.Load(pivot + c), constants = Vector.Load(constant + c);
            float* source = x + c, destination = inner + c;
            for (var p = 0; p < pixels; p++, source += step, destination += innerStep)
            {
                var pull = Vector.FusedMultiplyAdd(Vector.Load(source) - pivots, inputScales, constants);
                Vector.FusedMultiplyAdd(Vector.Load(destination), innerScales, pull).Store(destination);
            }
        }

        for (; c < channels; c++)
        {
            for (var p = 0; p < pixels; p++)
            {
                var place = inner + (p * innerStep) + c;
                *place = (*place * innerScale[c]) + ((x[(p * step) + c] - pivot[c]) * inputScale[c]) + constant[c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Activate(Vector<float> x, ActivationKind activation) => activation switch
    {
        ActivationKind.Relu => Vector.Max(x, Vector<float>.Zero),
        ActivationKind.Silu => x / (Vector<float>.One + FastExponential.Of(-x)),
        _ => x,
    };

    private static float Activate(float x, ActivationKind activation) => activation switch
    {
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.Silu => x / (1 + MathF.Exp(-x)),
        _ => x,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Slope(Vector<float> x, ActivationKind activation)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
            case ActivationKind.Silu:
                var sigmoid = Vector<float>.One / (Vector<float>.One + FastExponential.Of(-x));
                return sigmoid * Vector.FusedMultiplyAdd(x, Vector<float>.One - sigmoid, Vector<float>.One);
            default:
                return Vector<float>.One;
        }
    }

    private static float Slope(float x, ActivationKind activation)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                return x > 0 ? 1 : 0;
            case ActivationKind.Silu:
                var sigmoid = 1 / (1 + MathF.Exp(-x));
                return sigmoid * ((x * (1 - sigmoid)) + 1);
            default:
                return 1;
        }
    }
}
