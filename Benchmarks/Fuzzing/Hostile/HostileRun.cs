using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>What the program did with a hostile file, in a process of its own that has done the same with a sound one before.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Error">What it wrote to the error stream.</param>
/// <param name="Output">What it wrote to the terminal.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
/// <param name="Growth">The most by which the memory of the process grew.</param>
internal sealed record HostileRun(int ExitCode, string Error, string Output, double Milliseconds, long Allocated, long Growth)
{
    /// <summary>A run that takes longer is ended.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    /// <summary>Runs the program in a new process.</summary>
    /// <param name="hostile">The file.</param>
    /// <exception cref="TimeoutException">There was no end.</exception>
    public static HostileRun Start(HostileCase hostile)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-hostile-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments = ["exec", Assembly.GetExecutingAssembly().Location, RefuseCommand.RunName, hostile.Name, folder];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["DOTNET_GCHeapHardLimit"] = FuzzSession.HeapLimit;
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(StopLimit))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{hostile}: no end after {StopLimit.TotalSeconds:F0} s");
            }

            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<HostileRun>(output.Result)!
                : new HostileRun(process.ExitCode, error.Result, output.Result, 0, 0, 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the program in this process.</summary>
    public static async Task<HostileRun> Run(HostileCase hostile, string path)
    {
        var sound = new HostileFolder(Path.Combine(path, "sound"));
        await Run(sound.Yolo(null, []));
        await Run(sound.Predict("a.png", Sound.Picture));

        var arguments = hostile.Make(new HostileFolder(Path.Combine(path, "hostile")));
        GC.Collect();
        var (held, allocated, start) = (ResidentPeak.Reset(), GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        var (code, output, error) = await Run(arguments);
        return new HostileRun(
            code, error, output, Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetTotalAllocatedBytes() - allocated,
            ResidentPeak.Read() - held);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLineProgram(ProgramConsole.ForWriters(output, error)).RunAsync(arguments);
        return (code, output.ToString(), error.ToString());
    }
}
