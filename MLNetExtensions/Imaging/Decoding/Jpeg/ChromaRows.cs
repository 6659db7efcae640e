using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Imaging;

/// <summary>
/// Upsamples rows of chroma stored at half the picture's resolution with a triangle filter: three parts of the nearer pixel, one of the
/// farther. Bit-identical to libjpeg's "fancy upsampling".
/// </summary>
internal static unsafe class ChromaRows
{
    /// <summary>Values read and written in one step, and therefore the padding that rows need after their end.</summary>
    public const int Step = 16;

    /// <summary>Doubles a row's width.</summary>
    /// <param name="row">The row; readable for <see cref="Step"/> bytes past its end.</param>
    /// <param name="count">Its length in pixels.</param>
    /// <param name="sums">Room for count + 2 × <see cref="Step"/> values.</param>
    /// <param name="target">Room for 2 × (count + <see cref="Step"/>) bytes.</param>
    public static void Widen(byte* row, int count, ushort* sums, byte* target)
    {
        for (var i = 0; i < count; i += Step)
        {
            var pixels = Vector128.Load(row + i);
            Vector256.Create(Vector128.WidenLower(pixels), Vector128.WidenUpper(pixels)).Store(sums + Step + i);
        }

        Stretch(sums + Step, count, target, bits: 2, evenBias: 1, oddBias: 2);
    }

    /// <summary>Interpolates a row between two others, at twice their width.</summary>
    /// <param name="near">The nearer row; readable for <see cref="Step"/> bytes past its end.</param>
    /// <param name="far">The farther row, likewise.</param>
    /// <param name="count">Their length in pixels.</param>
    /// <param name="sums">Room for count + 2 × <see cref="Step"/> values.</param>
    /// <param name="target">Room for 2 × (count + <see cref="Step"/>) bytes.</param>
    public static void WidenBetween(byte* near, byte* far, int count, ushort* sums, byte* target)
    {
        for (var i = 0; i < count; i += Step)
        {
            var (nearer, farther) = (Vector128.Load(near + i), Vector128.Load(far + i));
            var low = Vector128.WidenLower(nearer) * 3 + Vector128.WidenLower(farther);
            var high = Vector128.WidenUpper(nearer) * 3 + Vector128.WidenUpper(farther);
            Vector256.Create(low, high).Store(sums + Step + i);
        }

        Stretch(sums + Step, count, target, bits: 4, evenBias: 8, oddBias: 7);
    }

    /// <summary>
    /// Two pixels for each value, each leaning towards the neighbour on its side. A value at the row's end is its own neighbour.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Stretch(ushort* sums, int count, byte* target, int bits, ushort evenBias, ushort oddBias)
    {
        sums[-1] = sums[0];
        sums[count] = sums[count - 1];
        for (var i = 0; i < count; i += Step)
        {
            var most = Vector256.Load(sums + i) * 3;
            var even = (most + Vector256.Load(sums + i - 1) + Vector256.Create(evenBias)) >>> bits;
            var odd = (most + Vector256.Load(sums + i + 1) + Vector256.Create(oddBias)) >>> bits;
            if (BitConverter.IsLittleEndian)
            {
                (even | odd << 8).Store((ushort*)(target + 2 * i));
            }
            else
            {
                (odd | even << 8).Store((ushort*)(target + 2 * i));
            }
        }
    }
}
