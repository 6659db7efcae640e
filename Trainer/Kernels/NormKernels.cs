using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The loops of a batch normalisation and the activation that follows it, over one plane of a channel.</summary>
internal static unsafe class NormKernels
{
    private const int TermsInSinglePrecision = 1024;

    /// <summary>The sums of x − pivot and of its square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Squares) Sums(float* x, float pivot, int count)
    {
        var (total, squares) = (0.0, 0.0);
        var pivots = new Vector<float>(pivot);
        var i = 0;
        while (i + Vector<float>.Count <= count)
        {
            var (sum0, sum1) = (Vector<float>.Zero, Vector<float>.Zero);
            var end = Math.Min(count, i + (TermsInSinglePrecision * Vector<float>.Count));
            for (; i + Vector<float>.Count <= end; i += Vector<float>.Count)
            {
                var difference = Vector.Load(x + i) - pivots;
                sum0 += difference;
                sum1 = Vector.FusedMultiplyAdd(difference, difference, sum1);
            }

            total += Vector.Sum(sum0);
            squares += Vector.Sum(sum1);
        }

        for (; i < count; i++)
        {
            var difference = x[i] - pivot;
            total += difference;
            squares += difference * difference;
        }

        return (total, squares);
    }

    /// <summary>y = activation(scale · x + offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, float scale, float offset, ActivationKind activation, float* y, int count)
    {
        var (scales, offsets) = (new Vector<float>(scale), new Vector<float>(offset));
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Activate(Vector.FusedMultiplyAdd(Vector.Load(x + i), scales, offsets), activation).Store(y + i);
        }

        for (; i < count; i++)
        {
            y[i] = Activate((x[i] * scale) + offset, activation);
        }
    }

    /// <summary>
    /// inner = gradient · activation′(scale · x + offset), the gradient before the activation. Returns the sums of inner and of
    /// inner · (x − pivot).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Products) Unactivate(
        float* x, float scale, float offset, float pivot, ActivationKind activation, float* gradient, float* inner, int count)
    {
        var (scales, offsets, pivots) = (new Vector<float>(scale), new Vector<float>(offset), new Vector<float>(pivot));
        var (total, products) = (0.0, 0.0);
        var i = 0;
        while (i + Vector<float>.Count <= count)
        {
            var (sum0, sum1) = (Vector<float>.Zero, Vector<float>.Zero);
            var end = Math.Min(count, i + (TermsInSinglePrecision * Vector<float>.Count));
            for (; i + Vector<float>.Count <= end; i += Vector<float>.Count)
            {
                var input = Vector.Load(x + i);
                var value = Vector.Load(gradient + i) * Slope(Vector.FusedMultiplyAdd(input, scales, offsets), activation);
                value.Store(inner + i);
                sum0 += value;
                sum1 = Vector.FusedMultiplyAdd(value, input - pivots, sum1);
            }

            total += Vector.Sum(sum0);
            products += Vector.Sum(sum1);
        }

        for (; i < count; i++)
        {
            inner[i] = gradient[i] * Slope((x[i] * scale) + offset, activation);
            total += inner[i];
            products += inner[i] * (x[i] - pivot);
        }

        return (total, products);
    }

    /// <summary>inner = innerScale · inner + inputScale · (x − pivot) + constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(float* inner, float innerScale, float* x, float inputScale, float pivot, float constant, int count)
    {
        var (innerScales, inputScales) = (new Vector<float>(innerScale), new Vector<float>(inputScale));
        var (pivots, constants) = (new Vector<float>(pivot), new Vector<float>(constant));
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            var pull = Vector.FusedMultiplyAdd(Vector.Load(x + i) - pivots, inputScales, constants);
            Vector.FusedMultiplyAdd(Vector.Load(inner + i), innerScales, pull).Store(inner + i);
        }

        for (; i < count; i++)
        {
            inner[i] = (inner[i] * innerScale) + ((x[i] - pivot) * inputScale) + constant;
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
