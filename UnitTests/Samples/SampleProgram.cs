using System.Diagnostics;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>A sample as it was built beside the tests, run in a process of its own.</summary>
internal static class SampleProgram
{
    /// <summary>The file with the main program and the comment that says what comes out.</summary>
    public static string SourceOf(string name) => Repository.PathOf("Samples", name, "Program.cs");

    /// <summary>Runs a sample and gives what it wrote to the standard output; fails unless it ends well.</summary>
    public static string Run(string name, params string[] arguments)
    {
        // …/UnitTests/bin/Release/net10.0/ says in which form the samples were built.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Run(["exec", Repository.PathOf(
            "Samples", name, "bin", output.Parent!.Name, output.Name, name + ".dll"), .. arguments], Path.GetTempPath());
    }

    /// <summary>Runs dotnet and gives what was written to the standard output; fails unless it ends well.</summary>
    public static string Run(string[] arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{string.Join(' ', arguments)}\n{output}\n{errors.Result}");
        return output.ReplaceLineEndings("\n");
    }
}
