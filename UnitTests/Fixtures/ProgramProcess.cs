using System.Diagnostics;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>The program in a process of its own, which can be killed, limited and started several times at once.</summary>
/// <param name="ExitCode">What it returned; above 128 if a signal ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its error stream.</param>
internal sealed record ProgramProcess(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// The program in its own output folder: the tests' folder leaves out what the web framework brings, which the program does not use.
    /// </summary>
    private static string Program
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Repository.PathOf(
                "Tool", "bin", framework.Parent!.Name, framework.Name, Path.GetFileName(typeof(CommandLineProgram).Assembly.Location));
        }
    }

    /// <summary>Starts the program.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="wrapper">A command that runs the program, such as a shell that sets limits first.</param>
    /// <param name="environment">Variables of the process.</param>
    public static Process Start(
        string folder, string[] arguments, string[]? wrapper = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] words = [.. wrapper ?? [], "dotnet", Program, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a process, and kills it if it does not come.</summary>
    /// <param name="process">The process; it is disposed of.</param>
    /// <param name="killAfter">When to kill it, or null.</param>
    public static async Task<ProgramProcess> WaitAsync(Process process, TimeSpan? killAfter = null)
    {
        using (process)
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            try
            {
                await process.WaitForExitAsync().WaitAsync(killAfter ?? TimeSpan.FromMinutes(2));
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                Assert.IsNotNull(killAfter, $"The program did not end: {string.Join(' ', process.StartInfo.ArgumentList)}");
            }

            return new ProgramProcess(process.ExitCode, await output, await error);
        }
    }
}
