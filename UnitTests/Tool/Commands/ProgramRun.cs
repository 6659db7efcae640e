using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>One run of the program inside the test process.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Output">What a terminal would show.</param>
/// <param name="Error">What it wrote to the error stream.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> Start(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLineProgram(ProgramConsole.ForWriters(output, error)).RunAsync(arguments);
        return new ProgramRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Fails unless the program reported what is wrong in one line.</summary>
    public void AssertBadInput(string expected)
    {
        StringAssert.Contains(Error, expected);
        Assert.AreEqual(1, Error.Count(letter => letter == '\n'), Error);
        Assert.AreEqual(2, ExitCode);
    }
}
