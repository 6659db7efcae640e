using System.Globalization;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// A part of a command that takes a while and has no steps to count: a row with the seconds on a terminal, which is gone afterwards; a
/// line elsewhere.
/// </summary>
internal static class Stage
{
    /// <summary>Runs the work; it must not write to the console.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="console">Where to write.</param>
    /// <param name="text">What is done: Reading the dataset.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(ProgramConsole console, string text, Func<T> work)
    {
        if (!console.IsInteractive)
        {
            console.WriteLine(Line(text));
            return work();
        }

        var start = TimeProvider.System.GetTimestamp();
        using var display = new LiveDisplay(console.Out, _ => [Row(text, TimeProvider.System.GetElapsedTime(start))]);
        return work();
    }

    /// <inheritdoc cref="Run{T}(ProgramConsole, string, Func{T})"/>
    public static void Run(ProgramConsole console, string text, Action work) => Run(console, text, () =>
    {
        work();
        return true;
    });

    /// <summary>The line where nobody sees it change.</summary>
    /// <param name="text">What is done.</param>
    public static string Line(string text) => $"{text} …";

    /// <summary>The row, with the seconds so far.</summary>
    /// <param name="text">What is done.</param>
    /// <param name="elapsed">Since its beginning.</param>
    public static string Row(string text, TimeSpan elapsed) => Line(TerminalWriter.Line(text))
        + (elapsed.TotalSeconds < 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {(int)elapsed.TotalSeconds} s"));
}
