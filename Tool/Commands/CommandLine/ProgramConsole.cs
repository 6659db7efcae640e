using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Where the program writes.</summary>
/// <param name="Out">Tables, progress and results.</param>
/// <param name="Error">One line when something is wrong; a <see cref="TerminalWriter"/>.</param>
/// <param name="IsInteractive">True when a person watches a terminal: bars are drawn there, plain lines elsewhere.</param>
internal sealed record ProgramConsole(IAnsiConsole Out, TextWriter Error, bool IsInteractive)
{
    private const int PlainWidth = 140;

    /// <summary>The console of the process.</summary>
    public static ProgramConsole Create()
    {
        var interactive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive
            && AnsiConsole.Profile.Capabilities.Ansi;
        return Console.IsOutputRedirected
            ? ForWriters(Console.Out, Console.Error)
            : new ProgramConsole(AnsiConsole.Console, new TerminalWriter(Console.Error), interactive);
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

    /// <summary>Writes one line, without wrapping or markup; a terminal obeys nothing in it (<see cref="TerminalWriter"/>).</summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text = "") => Out.Profile.Out.Writer.WriteLine(TerminalWriter.Line(text));

    /// <summary>Writes text of several lines.</summary>
    /// <param name="text">The lines.</param>
    public void WriteLines(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            WriteLine(line);
        }
    }
}
