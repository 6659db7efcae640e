using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetGhost.Imaging;

/// <summary>Reads blocks of coefficients from a <see cref="JpegScan"/>'s segment. Reads up to eight bytes past what it uses.</summary>
internal unsafe struct JpegBitReader
{
    /// <summary>A symbol takes at most 16 + 11 bits.</summary>
    private const int EnoughBits = 32;

    private byte* _next;
    private ulong _bits;
    private int _count;

    /// <summary>Starts at a byte.</summary>
    public JpegBitReader(byte* start) => _next = start;

    /// <summary>The byte after the last bit that was used.</summary>
    public readonly byte* Position => _next - _count / 8;

    /// <summary>Reads a block and writes its pixels.</summary>
    /// <typeparam name="TSum">How the pixels are summed.</typeparam>
    /// <param name="dcTable">Table of the DC coefficient.</param>
    /// <param name="acTable">Table of the AC coefficients.</param>
    /// <param name="waves">What the sum needs for each coefficient, in zigzag order; readable for <see cref="ZigzagOrder.ReadableLength"/>
    /// of them.</param>
    /// <param name="lastNeeded">The last coefficient in zigzag order that is needed; later ones are skipped.</param>
    /// <param name="dc">The component's last DC coefficient; receives this block's.</param>
    /// <param name="target">The block's first pixel.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="height">Rows to write.</param>
    /// <returns>False if the bits are not a valid block.</returns>
    public bool ReadBlock<TSum>(
        JpegHuffmanTable dcTable, JpegHuffmanTable acTable, float* waves, int lastNeeded, ref int dc, byte* target, nint stride, int height)
        where TSum : struct, IBlockSum
    {
        var next = _next;
        var (bits, count) = (_bits, _count);
        ref var dcEntries = ref MemoryMarshal.GetArrayDataReference(dcTable.Entries);
        ref var acEntries = ref MemoryMarshal.GetArrayDataReference(acTable.Entries);
        ref var dcLong = ref MemoryMarshal.GetArrayDataReference(dcTable.LongEntries);
        ref var acLong = ref MemoryMarshal.GetArrayDataReference(acTable.LongEntries);
        var firstLong = acTable.FirstLong;
        ref var skips = ref MemoryMarshal.GetArrayDataReference(acTable.Skips);

        Fill(ref next, ref bits, ref count);
        var entry = Unsafe.Add(ref dcEntries, (nint)(bits >> 64 - JpegHuffmanTable.LookupBits));
        if (entry == 0 && (entry = LongEntry(ref dcLong, dcTable.FirstLong, bits)) == 0)
        {
            return false;
        }

        dc += ValueOf(entry, bits);
        Use(entry, ref bits, ref count);
        TSum sum = default;
        sum.Begin(dc, waves);

        var position = 1;
        while (position <= lastNeeded)
        {
            if (count < EnoughBits)
            {
                Fill(ref next, ref bits, ref count);
            }

            entry = Unsafe.Add(ref acEntries, (nint)(bits >> 64 - JpegHuffmanTable.LookupBits));
            if (entry == 0 && (entry = LongEntry(ref acLong, firstLong, bits)) == 0)
            {
                return false;
            }

            var value = ValueOf(entry, bits);
            Use(entry, ref bits, ref count);
            position += (int)(entry >> 5 & 127);
            if (value != 0)
            {
                sum.Add(value, waves + (nint)position * TSum.Lanes);
            }

            position++;
        }

        if (!sum.TryStore(target, stride, height))
        {
            return false;
        }

        while (position < ZigzagOrder.BlockLength)
        {
            Fill(ref next, ref bits, ref count);
            var skip = (int)Unsafe.Add(ref skips, (nint)(bits >> 64 - JpegHuffmanTable.SkipBits));
            var reached = position + (skip >> 4 & 63);
            if (skip != 0 && reached < ZigzagOrder.BlockLength)
            {
                // All of these symbols belong to this block.
                bits <<= skip & 15;
                count -= skip & 15;
                position = reached;
                if ((skip & JpegHuffmanTable.SkipEnd) != 0)
                {
                    position = ZigzagOrder.BlockLength;
                    break;
                }

                continue;
            }

            entry = Unsafe.Add(ref acEntries, (nint)(bits >> 64 - JpegHuffmanTable.LookupBits));
            if (entry == 0 && (entry = LongEntry(ref acLong, firstLong, bits)) == 0)
            {
                return false;
            }

            Use(entry, ref bits, ref count);
            position += (int)(entry >> 5 & 127) + 1;
        }

        _next = next;
        (_bits, _count) = (bits, count);

        // A block ends with its last coefficient or with the end-of-block symbol; anything else is damage.
        return position == ZigzagOrder.BlockLength || position > JpegHuffmanTable.EndOfBlockRun;
    }

    /// <summary>Loads whole bytes until there are at least 56 bits. Bits beyond the count are valid too, and are loaded again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref byte* next, ref ulong bits, ref int count)
    {
        var loaded = Unsafe.ReadUnaligned<ulong>(next);
        bits |= (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(loaded) : loaded) >> count;
        next += (63 - count) >> 3;
        count |= 56;
    }

    /// <summary>The entry of a code longer than the lookup. Inlined, so that sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LongEntry(ref uint entries, int firstLong, ulong bits)
    {
        var index = (int)(bits >> 64 - JpegHuffmanTable.LongestCode) - firstLong;
        return index < 0 ? 0 : Unsafe.Add(ref entries, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ValueOf(uint entry, ulong bits)
    {
        var size = (int)(entry >> 12 & 15);
        return size == 0 ? (int)entry >> 16 : JpegHuffmanTable.Extend((int)(bits << (int)(entry >> 16) >> 64 - size), size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Use(uint entry, ref ulong bits, ref int count)
    {
        var length = (int)(entry & 31);
        bits <<= length;
        count -= length;
    }
}
