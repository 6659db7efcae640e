using Parquet.Data;

namespace MLNetGhost.Fleet.Results;

/// <summary>Turns the raw values of a column into what a table of results needs.</summary>
internal static class ParquetValues
{
    /// <summary>Texts; null if the column holds something else.</summary>
    public static string[]? Texts(RawColumnData raw)
    {
        if (raw is not RawColumnData<ReadOnlyMemory<char>> { Values: var texts })
        {
            return null;
        }

        // Labels repeat, so each is one string.
        var (result, known) = (new string[texts.Length], new Dictionary<string, string>(StringComparer.Ordinal));
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < result.Length; i++)
        {
            if (!lookup.TryGetValue(texts[i].Span, out var text))
            {
                text = texts[i].ToString();
                if (known.Count < MostKnown)
                {
                    known.Add(text, text);
                }
            }

            result[i] = text;
        }

        return result;
    }

    /// <summary>Texts that are looked for again.</summary>
    private const int MostKnown = 1000;

    /// <summary>Floats; null if the column holds no numbers.</summary>
    public static float[]? Floats(RawColumnData raw) => raw switch
    {
        RawColumnData<float> floats => floats.Values.ToArray(),
        RawColumnData<double> doubles => Convert(doubles.Values, value => (float)value),
        _ => Longs(raw) is { } longs ? Array.ConvertAll(longs, value => (float)value) : null,
    };

    /// <summary>Whole numbers from 0 on; null if the column holds something else, or a number that is too large.</summary>
    public static int[]? Integers(RawColumnData raw) => raw switch
    {
        RawColumnData<int> ints when ints.Values.IndexOfAnyExceptInRange(0, int.MaxValue) < 0 => ints.Values.ToArray(),
        // pandas turns a column of whole numbers with a gap into doubles.
        RawColumnData<double> doubles when doubles.Values.ToArray().All(value => value is >= 0 and <= int.MaxValue && value % 1 == 0) =>
            Convert(doubles.Values, value => (int)value),
        _ => Longs(raw) is { } longs && Array.TrueForAll(longs, value => value is >= 0 and <= int.MaxValue)
            ? Array.ConvertAll(longs, value => (int)value)
            : null,
    };

    private static long[]? Longs(RawColumnData raw) => raw switch
    {
        RawColumnData<long> values => values.Values.ToArray(),
        RawColumnData<int> values => Convert(values.Values, value => (long)value),
        RawColumnData<uint> values => Convert(values.Values, value => (long)value),
        RawColumnData<short> values => Convert(values.Values, value => (long)value),
        RawColumnData<ushort> values => Convert(values.Values, value => (long)value),
        RawColumnData<sbyte> values => Convert(values.Values, value => (long)value),
        RawColumnData<byte> values => Convert(values.Values, value => (long)value),
        RawColumnData<ulong> values when values.Values.IndexOfAnyInRange((ulong)long.MaxValue + 1, ulong.MaxValue) < 0 =>
            Convert(values.Values, value => (long)value),
        _ => null,
    };

    private static TResult[] Convert<T, TResult>(ReadOnlySpan<T> values, Func<T, TResult> convert)
    {
        var result = new TResult[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = convert(values[i]);
        }

        return result;
    }
}
