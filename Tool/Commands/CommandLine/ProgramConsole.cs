using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Where the program writes.</summary>
/// <param name="Out">Tables, progress and results.</param>
/// <param name="Error">One line when something is wrong; a <see cref="TerminalWriter"/>.</param>
/// <param name="IsInteractive">True when a person watches a terminal: bars are drawn there, plain lines elsewhere.</param>
internal sealed record ProgramConsole(IAnsiConsole Out, TextWriter Error, bool IsInteractive)
{
    private const int PlainWidth = 140;

    /// <summary>Characters that a line may have: a terminal wraps after its last column, so that one is never used.</summary>
    public int LineWidth => Math.Max(Out.Profile.Width - 1, 1);

    /// <summary>The console of the process.</summary>
    public static ProgramConsole Create()
    {
        var interactive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive
            && AnsiConsole.Profile.Capabilities.Ansi;
        return Console.IsOutputRedirected
            ? ForWriters(Console.Out, Console.Error)
            : new ProgramConsole(AnsiConsole.Console, new TerminalWriter(Console.Error, () => ErrorWidth(interactive)),
                interactive);
    }

    /// <summary>A console without colours or animation, for files, pipes and tests.</summary>
    /// <param name="output">Receives what a terminal would show.</param>
    /// <param name="error">Receives error lines.</param>
    public static ProgramConsole ForWriters(TextWriter output, TextWriter error)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new TerminalWriter(output)),
        });
        console.Profile.Width = PlainWidth;
        return new ProgramConsole(console, new TerminalWriter(error), IsInteractive: false);
    }

    /// <summary>
    /// Writes one line, without markup; a terminal obeys nothing in it (<see cref="TerminalWriter"/>). Where a person reads, it is broken
    /// between words if it is longer than the terminal, and what follows is indented as its beginning is.
    /// </summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text = "")
    {
        var line = TerminalWriter.Line(text);
        var indent = Math.Min(line.Length - line.TrimStart().Length, LineWidth / 2);
        foreach (var part in IsInteractive ? TextWrap.Lines(line, LineWidth, indent) : [line])
        {
            Out.Profile.Out.Writer.WriteLine(part);
        }
    }

    /// <summary>Writes one line that is never broken, because it is copied or read by another program.</summary>
    /// <param name="text">The line.</param>
    public void WriteWhole(string text) => Out.Profile.Out.Writer.WriteLine(TerminalWriter.Line(text));

    /// <summary>Writes text of several lines, none of which is broken.</summary>
    /// <param name="text">The lines.</param>
    public void WriteLines(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            WriteWhole(line);
        }
    }

    private static int ErrorWidth(bool isInteractive) =>
        isInteractive && !Console.IsErrorRedirected ? Math.Max(AnsiConsole.Console.Profile.Width - 1, 1) : int.MaxValue;
}
