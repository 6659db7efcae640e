using System.Text;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Makes inputs from the corpus of a reader. Seed and index alone determine an input, so that a find is made again without its bytes. The
/// first indices are the files of the corpus, unchanged.
/// </summary>
/// <param name="target">The reader.</param>
/// <param name="seed">The seed.</param>
internal sealed class FuzzMutator(FuzzTarget target, int seed)
{
    /// <summary>The largest input, in bytes.</summary>
    public const int LargestInput = 1 << 16;

    private const int MostChanges = 6;

    private readonly IReadOnlyList<byte[]> _corpus = FuzzCorpus.Read(target.Corpus);

    /// <summary>Number of files in the corpus.</summary>
    public int CorpusCount => _corpus.Count;

    /// <summary>Makes an input.</summary>
    /// <param name="index">From 0.</param>
    public byte[] Create(long index)
    {
        if (index < _corpus.Count)
        {
            return _corpus[(int)index];
        }

        var random = new Random(Mix(index));
        var input = _corpus[random.Next(_corpus.Count)];
        var changes = 1 + Math.Min(random.Next(MostChanges), random.Next(MostChanges));
        for (var change = 0; change < changes; change++)
        {
            input = random.Next(12) == 0 ? Splice(input, _corpus[random.Next(_corpus.Count)], random)
                : ChangeOnce(input, target.Grammar, random);
            input = input.Length > LargestInput ? input[..LargestInput] : input;
        }

        return input;
    }

    /// <summary>One alteration: of any bytes, by a word of the format, or by the format's own way.</summary>
    public static byte[] ChangeOnce(byte[] input, FuzzGrammar grammar, Random random)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        switch (random.Next(4))
        {
            case 0 when grammar.Words.Count > 0:
                var word = grammar.Words[random.Next(grammar.Words.Count)];
                var place = random.Next(input.Length + 1);
                return ByteMutations.Replace(input, place, random.Next(2) * Math.Min(word.Length, input.Length - place), word);
            case 1 or 2 when grammar.Own.Count > 0:
                return grammar.Own[random.Next(grammar.Own.Count)](input, random);
            default:
                return ByteMutations.All[random.Next(ByteMutations.All.Count)](input, random);
        }
    }

    /// <summary>The beginning of one file and the end of another.</summary>
    private static byte[] Splice(byte[] first, byte[] second, Random random) =>
        [.. first.AsSpan(0, random.Next(first.Length + 1)), .. second.AsSpan(random.Next(second.Length + 1))];

    /// <summary>A number that depends on name, seed and index, the same on every machine (FNV-1a).</summary>
    private int Mix(long index)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes($"{target.Name}/{seed}/{index}"))
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)(hash & int.MaxValue);
    }
}
