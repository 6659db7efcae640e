using System.Numerics;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Element-wise loops over a plane without padding.</summary>
internal static unsafe class PlaneKernels
{
    /// <summary>destination = source + offset, or the larger of that and zero when rectifying.</summary>
    public static void AddOffset(float* source, float offset, bool rectify, float* destination, int count)
    {
        var floor = rectify ? 0 : float.NegativeInfinity;
        var (offsets, floors) = (new Vector<float>(offset), new Vector<float>(floor));
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Max(Vector.Load(source + i) + offsets, floors).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = Math.Max(source[i] + offset, floor);
        }
    }

    /// <summary>destination = gradient where the output is positive, else zero; without rectifying, gradient. Returns the sum.</summary>
    public static double Unrectify(float* gradient, float* output, bool rectify, float* destination, int count)
    {
        var sum = 0.0;
        var sums = Vector<float>.Zero;
        var i = 0;
        for (var terms = 0; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            var value = Vector.Load(gradient + i);
            value = rectify
                ? Vector.ConditionalSelect(Vector.GreaterThan(Vector.Load(output + i), Vector<float>.Zero), value, Vector<float>.Zero)
                : value;
            value.Store(destination + i);
            sums += value;
            if (++terms == 1024)
            {
                sum += Vector.Sum(sums);
                (sums, terms) = (Vector<float>.Zero, 0);
            }
        }

        sum += Vector.Sum(sums);
        for (; i < count; i++)
        {
            destination[i] = !rectify || output[i] > 0 ? gradient[i] : 0;
            sum += destination[i];
        }

        return sum;
    }

    /// <summary>destination += source.</summary>
    public static void Add(float* source, float* destination, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            (Vector.Load(destination + i) + Vector.Load(source + i)).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] += source[i];
        }
    }
}
