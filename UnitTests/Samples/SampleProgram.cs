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

    /// <summary>
    /// Runs dotnet for a program of one file and returns its standard output. The SDK keeps what it builds of such a file, hundreds of
    /// megabytes, in a folder of the user under a hash of the file's path, and nobody removes it; here it goes with the test.
    /// </summary>
    public static string RunFile(string command, string configuration, string file, string folder)
    {
        using var home = new TemporaryFolder();

        // The SDK asks for the user's folder of local data, which XDG_DATA_HOME names on Linux, and on Windows for that of temporary files.
        var output = Run([command, "-c", configuration, file], folder, ("XDG_DATA_HOME", home.Path), ("TMP", home.Path), ("TEMP", home.Path));

        if (!OperatingSystem.IsMacOS())
        {
            Assert.IsNotEmpty(Directory.GetDirectories(home.File("dotnet", "runfile")), "The SDK kept its output elsewhere.");
        }

        return output;
    }

    /// <summary>Runs dotnet and returns its standard output; fails unless it succeeds.</summary>
    public static string Run(string[] arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{string.Join(' ', arguments)}\n{output}\n{errors.Result}");
        return output.ReplaceLineEndings("\n");
    }
}
