using MLNetGhost.Tool.Commands;
using Spectre.Console;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class TerminalWriterTests
{
    private const string Hostile = "a\u001b[31mb\u009bc\rd\ne\u2028f\u202Eg\u200Fh\0i";
    private const string Escaped = @"a\u001B[31mb\u009Bc\rd\ne\u2028f\u202Eg\u200Fh\u0000i";

    [TestMethod]
    public void WriteLine_HostileText_IsOneLine() => Assert.AreEqual(Escaped + "\n", Written(writer => writer.WriteLine(Hostile)));

    [TestMethod]
    public void Write_TextOfSeveralLines_KeepsTheirBreaksAlone()
    {
        Assert.AreEqual("a\\u001Bb\nc\nd\\re", Written(writer => writer.Write("a\u001bb\r\nc\nd\re")));
        Assert.AreEqual("a\\u001Bb", Written(writer => writer.Write("xa\u001bby".ToCharArray(), 1, 3)));
        Assert.AreEqual("\\u001B\n", Written(writer =>
        {
            writer.Write('\u001b');
            writer.Write('\n');
        }));
        Assert.AreEqual("number 5 \\u001B", Written(writer => writer.Write("number {0} {1}", 5, '\u001b')));
    }

    [TestMethod]
    public void Write_LettersAndPairs_PassUnchanged()
    {
        const string Text = "Käfer 甲虫 \U0001F41D × – …";

        Assert.AreEqual(Text + Text + "\n", Written(writer =>
        {
            writer.Write(Text);
            Array.ForEach(Text.ToCharArray(), writer.Write);
            writer.WriteLine();
        }));
    }

    [TestMethod]
    public void WriteLine_EndlessText_IsCut() =>
        Assert.AreEqual(TerminalWriter.LongestLine + 2, Written(writer => writer.WriteLine(new string('a', 10_000_000))).Length);

    [TestMethod]
    public void Console_EveryWay_ObeysNoName()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var console = ProgramConsole.ForWriters(output, error);
        var table = new FittedTable([new("Class")]) { Title = Hostile + "[/]" };
        table.Add(Hostile + "[red]");

        console.WriteLine(Hostile);
        console.WriteLines("first\nsecond\u001b");
        console.Error.WriteLine(Hostile);
        table.Write(console);
        ProgressBar.Run(console, Hostile, 1, step => 0);

        StringAssert.StartsWith(output.ToString(), Escaped + "\nfirst\nsecond\\u001B\n");
        StringAssert.Contains(output.ToString(), Escaped + "[red]");
        StringAssert.Contains(output.ToString(), Escaped + "[/]");
        Assert.AreEqual(Escaped + "\n", error.ToString());
        Assert.IsFalse(output.ToString().Any(letter => char.IsControl(letter) && letter != '\n'));
    }

    /// <summary>On a terminal Spectre writes its own escape sequences; those of a name are still shown as text.</summary>
    [TestMethod]
    public void Console_Terminal_ObeysOnlyItsOwnSequences()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 140;
        var table = new FittedTable([new("Class")]);
        table.Add(Hostile);
        var program = new ProgramConsole(console, TextWriter.Null, IsInteractive: true);

        program.WriteLine(Hostile);
        table.Write(program);

        StringAssert.StartsWith(output.ToString(), Escaped + "\n");
        Assert.DoesNotContain("\u001b[31m", output.ToString());
        Assert.DoesNotContain("\u202E", output.ToString());
    }

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var writer = new TerminalWriter(text) { NewLine = "\n" };
        write(writer);
        writer.Flush();
        return text.ToString();
    }
}
