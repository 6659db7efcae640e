using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Sums that parts of a batch collect separately in single precision, and that are then added in the order of the parts in double
/// precision, whatever the number of threads.
/// </summary>
/// <param name="parts">The number of parts.</param>
/// <param name="size">Sums of a part.</param>
internal readonly unsafe struct PartialSums(int parts, int size) : IDisposable
{
    private readonly Scratch _sums = Scratch.Rent((long)parts * size);

    /// <summary>The sums of a part, with arbitrary values.</summary>
    public float* this[int part] => _sums.Values + ((long)part * size);

    /// <summary>The sums of a part, set to zero.</summary>
    public float* Clear(int part)
    {
        new Span<float>(this[part], size).Clear();
        return this[part];
    }

    /// <summary>Adds the first parts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="total">Overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Total(int count, double* total)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= size; i += Vector<float>.Count)
        {
            Vector<double> low = default, high = default;
            for (var part = 0; part < count; part++)
            {
                Vector.Widen(Vector.Load(this[part] + i), out var lower, out var upper);
                low += lower;
                high += upper;
            }

            low.Store(total + i);
            high.Store(total + i + Vector<double>.Count);
        }

        for (; i < size; i++)
        {
            var sum = 0.0;
            for (var part = 0; part < count; part++)
            {
                sum += this[part][i];
            }

            total[i] = sum;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();
}
