using System.Buffers;
using System.Text;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alterations of text, which keep most of it readable.</summary>
internal static class TextMutations
{
    private const int DeepestNesting = 4000, LongestText = 20_000;

    private static readonly SearchValues<byte> s_ofNumbers = SearchValues.Create("0123456789.eE-+"u8);

    private static readonly (string Open, string Close)[] s_brackets =
        [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("<a>", "</a>"), ("(", ")"), ("{0: ", "}"), ("- ", ""), ("? ", ""), ("'", "'")];

    /// <summary>Puts one of these in the place of a number.</summary>
    public static Mutation ChangeNumber(string[] numbers) => (input, random) =>
    {
        var starts = Enumerable.Range(0, input.Length)
            .Where(place => IsDigit(input[place]) && (place == 0 || !IsDigit(input[place - 1]))).ToArray();
        if (starts.Length == 0)
        {
            return input;
        }

        var start = starts[random.Next(starts.Length)];
        var length = input.AsSpan(start).IndexOfAnyExcept(s_ofNumbers);
        return ByteMutations.Replace(
            input, start, length < 0 ? input.Length - start : length, Encoding.UTF8.GetBytes(numbers[random.Next(numbers.Length)]));
    };

    /// <summary>Copies or moves a line.</summary>
    public static byte[] MoveLine(byte[] input, Random random)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        var line = lines[random.Next(lines.Count)];
        if (random.Next(2) == 0)
        {
            lines.Remove(line);
        }

        lines.Insert(random.Next(lines.Count + 1), line);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Puts something between many brackets, with or without their ends.</summary>
    public static byte[] Nest(byte[] input, Random random)
    {
        var (open, close) = s_brackets[random.Next(s_brackets.Length)];
        var depth = 1 << random.Next(1, 12);
        depth = Math.Min(depth, DeepestNesting);
        var (start, end) = (random.Next(input.Length + 1), random.Next(input.Length + 1));
        (start, end) = (Math.Min(start, end), Math.Max(start, end));
        var ends = random.Next(3) == 0 ? 0 : depth;
        return
        [
            .. input.AsSpan(0, start), .. Encoding.UTF8.GetBytes(Repeat(open, depth)), .. input.AsSpan(start, end - start),
            .. Encoding.UTF8.GetBytes(Repeat(close, ends)), .. input.AsSpan(end),
        ];
    }

    /// <summary>Repeats a character many times.</summary>
    public static byte[] Lengthen(byte[] input, Random random)
    {
        var place = random.Next(input.Length);
        var repeated = new byte[random.Next(1, LongestText)];
        Array.Fill(repeated, input[place]);
        return ByteMutations.Replace(input, place, 0, repeated);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';
}
