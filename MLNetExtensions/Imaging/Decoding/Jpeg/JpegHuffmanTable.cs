using System.Runtime.CompilerServices;

namespace MLNetGhost.Imaging;

/// <summary>
/// A Huffman table in which the next <see cref="LookupBits"/> bits of the stream find the code, the run of zeros before the coefficient
/// and, mostly, the coefficient itself: short codes leave room for its extra bits in the same lookup.
/// </summary>
/// <remarks>
/// An entry: bits 0–4 the length of code and extra bits together; bits 5–11 the run; bits 12–15 the number of extra bits that are still to
/// be read, 0 when the value is known; bits 16–31 the value, or the length of the code where extra bits are to be read. An entry of 0
/// means a code that is longer than the lookup, or no code. ITU-T T.81, F.2.2.
/// </remarks>
internal sealed class JpegHuffmanTable
{
    /// <summary>Bits that a lookup uses.</summary>
    public const int LookupBits = 11;

    /// <summary>The run that stands for "no further coefficient": larger than any position in a block.</summary>
    public const int EndOfBlockRun = 100;

    /// <summary>Bits of the longest code, which a lookup in <see cref="LongEntries"/> uses.</summary>
    public const int LongestCode = 16;

    /// <summary>Bits that a lookup in <see cref="Skips"/> uses.</summary>
    public const int SkipBits = 12;

    /// <summary>The flag in <see cref="Skips"/> that the last of the symbols ends the block.</summary>
    public const int SkipEnd = 1 << 10;

    private const int MostLongEntries = 1 << 13;
    private const int LargestDcSize = 11;
    private const int LargestAcSize = 10;

    private readonly byte[] _definition = new byte[LongestCode + 256];
    private int _definitionLength;
    private bool _isAc;

    /// <summary>The entries, indexed by the next <see cref="LookupBits"/> bits.</summary>
    public uint[] Entries { get; } = new uint[1 << LookupBits];

    /// <summary>The smallest 16 bits that begin with a code longer than the lookup.</summary>
    public int FirstLong { get; private set; }

    /// <summary>
    /// The entries of longer codes, indexed by the next 16 bits minus <see cref="FirstLong"/>; 0 where there is no such code.
    /// </summary>
    public uint[] LongEntries { get; } = new uint[MostLongEntries];

    /// <summary>
    /// For skipping coefficients: as many whole symbols, extra bits included, as the next <see cref="SkipBits"/> bits hold, but none past
    /// the end of a block. Bits 0–3 are their length, bits 4–9 the positions they skip (none for the end of the block), then
    /// <see cref="SkipEnd"/>. 0 if the bits hold no whole symbol.
    /// </summary>
    public ushort[] Skips { get; } = new ushort[1 << SkipBits];

    /// <summary>Loads a definition from a file; the same one as last time costs nothing.</summary>
    /// <param name="definition">The numbers of codes of 1 to 16 bits, then the symbols.</param>
    /// <param name="isAc">True if symbols are run and size, false if size alone.</param>
    /// <returns>False if it does not define a prefix code, or defines symbols that no 8-bit picture has or far more long codes than any
    /// real file.</returns>
    public bool TryDefine(ReadOnlySpan<byte> definition, bool isAc)
    {
        if (_isAc == isAc && definition.SequenceEqual(_definition.AsSpan(0, _definitionLength)))
        {
            return true;
        }

        _definitionLength = 0;
        var symbols = definition[LongestCode..];
        Array.Clear(Entries);
        Array.Clear(LongEntries);
        var (code, offset) = (0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            var count = definition[length - 1];
            if (count > 0 && code + count >= 1 << length)
            {
                // A code of ones alone is reserved (T.81, C.2), and libjpeg refuses it.
                return false;
            }

            for (var i = 0; i < count; i++, code++, offset++)
            {
                var symbol = symbols[offset];
                if (!IsPossible(symbol, isAc))
                {
                    return false;
                }

                if (length <= LookupBits)
                {
                    FillEntries(code, length, symbol, isAc);
                }
                else
                {
                    LongEntries.AsSpan((code << LongestCode - length) - FirstLong, 1 << LongestCode - length)
                        .Fill(EntryOf(symbol, length, isAc));
                }
            }

            if (length == LookupBits)
            {
                // If there are no longer codes, nothing is long; tables of few symbols would otherwise need too many long entries.
                FirstLong = offset == symbols.Length ? 1 << LongestCode : code << LongestCode - LookupBits;
                if ((1 << LongestCode) - FirstLong > LongEntries.Length)
                {
                    return false;
                }
            }

            code <<= 1;
        }

        if (isAc)
        {
            FillSkips();
        }

        definition.CopyTo(_definition);
        (_definitionLength, _isAc) = (definition.Length, isAc);
        return true;
    }

    /// <summary>The signed value of extra bits (T.81, table F.1 and F.2).</summary>
    /// <param name="extra">The bits.</param>
    /// <param name="size">Their number, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Extend(int extra, int size) => extra + (((extra >> (size - 1)) - 1) & ((-1 << size) + 1));

    private static bool IsPossible(byte symbol, bool isAc) => isAc
        ? (symbol & 15) <= LargestAcSize && ((symbol & 15) != 0 || symbol is 0 or 0xF0)
        : symbol <= LargestDcSize;

    private static uint EntryOf(byte symbol, int length, bool isAc)
    {
        var size = symbol & 15;
        var run = !isAc ? 0 : symbol == 0 ? EndOfBlockRun : symbol >> 4;
        var entry = (uint)(length + size | run << 5);
        return size == 0 ? entry : entry | (uint)size << 12 | (uint)length << 16;
    }

    private void FillSkips()
    {
        for (var prefix = 0; prefix < Skips.Length; prefix++)
        {
            var (used, positions, end) = (0, 0, 0);
            while (used < SkipBits && end == 0)
            {
                var entry = Entries[(prefix << used & Skips.Length - 1) << LookupBits >> SkipBits];
                var (length, run) = ((int)(entry & 31), (int)(entry >> 5 & 127));
                if (entry == 0 || used + length > SkipBits || (run < EndOfBlockRun && positions + run + 1 >= ZigzagOrder.BlockLength))
                {
                    break;
                }

                used += length;
                (positions, end) = run == EndOfBlockRun ? (positions, SkipEnd) : (positions + run + 1, 0);
            }

            Skips[prefix] = (ushort)(used | positions << 4 | end);
        }
    }

    private void FillEntries(int code, int length, byte symbol, bool isAc)
    {
        var entry = EntryOf(symbol, length, isAc);
        var size = symbol & 15;
        var first = code << LookupBits - length;
        var free = LookupBits - length;
        for (var rest = 0; rest < 1 << free; rest++)
        {
            Entries[first + rest] = size == 0 || size > free
                ? entry
                : entry & 0xFFF | (uint)Extend(rest >> free - size, size) << 16;
        }
    }
}
