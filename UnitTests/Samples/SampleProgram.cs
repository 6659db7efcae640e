using System.Diagnostics;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>A sample as built along with the tests, run in its own process.</summary>
internal static class SampleProgram
{
    /// <summary>The file with the main program and the comment with the expected output.</summary>
    public static string SourceOf(string name) => Repository.PathOf("Samples", name, "Program.cs");

    /// <summary>Runs a sample and returns its standard output; fails unless it succeeds.</summary>
    public static string Run(string name, params string[] arguments) => Run(["exec", PathOf(name), .. arguments], Path.GetTempPath());

    /// <summary>The built program of a sample.</summary>
    public static string PathOf(string name)
    {
        // …/UnitTests/bin/Release/net10.0/ says in which configuration the samples were built.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathOf("Samples", name, "bin", output.Parent!.Name, output.Name, name + ".dll");
    }

    /// <summary>Runs dotnet and returns its standard output; fails unless it succeeds.</summary>
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
