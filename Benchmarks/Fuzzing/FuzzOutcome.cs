using System.Diagnostics;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>What a reader made of an input.</summary>
/// <param name="Text">What was read, or the refusal; null if the reader declined without a word.</param>
/// <param name="IsAccepted">Whether the input was accepted.</param>
/// <param name="Fault">What is wrong with that; null if nothing is.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
internal sealed record FuzzOutcome(string? Text, bool IsAccepted, FuzzFault? Fault, TimeSpan Time, long Allocated)
{
    /// <summary>The faster of two readings of one input.</summary>
    public FuzzOutcome FasterOf(FuzzOutcome other) => other.Time < Time ? other : this;

    /// <summary>This, with a fault if a new reader reads something else.</summary>
    public FuzzOutcome ComparedWith(FuzzOutcome fresh) => fresh.Text == Text
        ? this
        : this with { Fault = new FuzzFault("Changing", $"'{Text}', then '{fresh.Text}'") };

    /// <summary>A fault if the input took too much time or memory.</summary>
    public FuzzFault? OverLimit() => Time > FuzzLoop.TimeLimit ? new FuzzFault(FuzzFind.Slow, $"{Time.TotalSeconds:F1} s")
        : Allocated > FuzzLoop.MemoryLimit ? new FuzzFault("Memory", $"{Allocated >> 20} MiB allocated")
        : null;
}

/// <summary>What is wrong with the reading of an input.</summary>
/// <param name="Kind">An exception's type, or a word.</param>
/// <param name="Detail">The message; in further lines, where it came from.</param>
internal sealed record FuzzFault(string Kind, string Detail)
{
    private const int Frames = 4;

    /// <summary>An exception that is not documented.</summary>
    public static FuzzFault Of(Exception exception)
    {
        var frames = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod())
            .Select(method => $"{method?.DeclaringType?.Name}.{method?.Name}").Take(Frames);
        var message = exception.Message.Length > FuzzLoop.LongestMessage ? exception.Message[..FuzzLoop.LongestMessage] : exception.Message;
        return new FuzzFault(exception.GetType().Name, $"{message.ReplaceLineEndings(" ")}\n{string.Join(" < ", frames)}");
    }

    /// <summary>A refusal whose message is as long as a file, or would steer a terminal.</summary>
    public static FuzzFault? OfMessage(Exception refusal) =>
        refusal.Message.Length > FuzzLoop.LongestMessage
            ? new FuzzFault("LongMessage", $"{refusal.Message.Length} characters\n{Start(refusal)}")
        : refusal.Message.Any(character => char.IsControl(character) && character != '\n')
            ? new FuzzFault("ControlCharacters", $"in a message\n{Start(refusal)}")
        : null;

    private static string Start(Exception refusal) => $"{refusal.GetType().Name} {Of(refusal).Detail.Split('\n')[^1]}";
}
