using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Memory for what a kernel needs while it runs, aligned to cache lines. Disposing it gives it back for the next kernel, so that a step
/// neither asks the system for pages nor leaves large arrays to the garbage collector. Like <see cref="System.Buffers.ArrayPool{T}"/>,
/// the pool is shared by all threads and never shrinks: it holds what the kernels of one step need at the same time.
/// </summary>
internal readonly unsafe struct Scratch : IDisposable
{
    private const int Alignment = 64;
    private const int LeastBits = 8;

    /// <summary>Blocks of more than 64 MB are not kept.</summary>
    private const int LargestBits = 24;

    private static readonly ConcurrentBag<nint>[] s_free = [.. Enumerable.Range(0, LargestBits + 1).Select(_ => new ConcurrentBag<nint>())];

    private readonly int _bits;

    private Scratch(float* values, int bits)
    {
        Values = values;
        _bits = bits;
    }

    /// <summary>The first element.</summary>
    public float* Values { get; }

    /// <summary>The same memory as numbers in double precision.</summary>
    public double* Doubles => (double*)Values;

    /// <summary>Takes a block with arbitrary contents.</summary>
    /// <param name="length">The least number of elements in single precision.</param>
    public static Scratch Rent(long length)
    {
        var bits = Math.Max(LeastBits, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(length, 1) - 1));
        var address = bits <= LargestBits && s_free[bits].TryTake(out var kept) ? kept
            : (nint)NativeMemory.AlignedAlloc((nuint)(sizeof(float) * (1L << bits)), Alignment);
        return new Scratch((float*)address, bits);
    }

    /// <summary>Takes a block of zeros.</summary>
    /// <inheritdoc cref="Rent"/>
    public static Scratch RentZeros(long length)
    {
        var scratch = Rent(length);
        NativeMemory.Clear(scratch.Values, (nuint)(length * sizeof(float)));
        return scratch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bits > LargestBits)
        {
            NativeMemory.AlignedFree(Values);
        }
        else if (Values is not null)
        {
            s_free[_bits].Add((nint)Values);
        }
    }
}
