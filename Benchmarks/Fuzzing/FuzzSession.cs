using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Runs a <see cref="FuzzLoop"/> in a process of its own, and goes on in a new one behind an input that ended or stopped it: a touched
/// guard page, a stack overflow, a crash in native code, an endless loop.
/// </summary>
/// <param name="target">The reader.</param>
/// <param name="plan">Which inputs.</param>
internal sealed class FuzzSession(FuzzTarget target, FuzzPlan plan)
{
    /// <summary>
    /// The managed heap of the process: more is an <see cref="OutOfMemoryException"/> there, not a machine without memory.
    /// </summary>
    public const string HeapLimit = "0x40000000";

    private const int MostProcesses = 200, LongestError = 2000;

    /// <summary>A file system in memory, where there is one: on a disk, writing an input takes longer than reading it.</summary>
    private static readonly string s_scratchRoot = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the inputs.</summary>
    /// <exception cref="InvalidOperationException">The process did not begin to read.</exception>
    public FuzzTally Run()
    {
        Directory.CreateDirectory(plan.Output);
        File.Delete(Path.Combine(plan.Output, FuzzPlan.FindsFile));
        var clock = Stopwatch.StartNew();
        var tally = new FuzzTally(target);
        var finds = new List<FuzzFind>();
        var (next, end) = (plan.First, plan.First + plan.Inputs);
        for (var process = 0; process < MostProcesses && next < end && clock.Elapsed < plan.Time; process++)
        {
            var path = Path.Combine(plan.Output, $"{target.Name}.journal");
            File.Delete(path);
            using var journal = new FuzzJournal(path);
            var wrong = RunProcess(plan with { First = next, Inputs = end - next, Time = plan.Time - clock.Elapsed }, path, journal);
            tally = tally.Plus(journal);
            if (wrong is null)
            {
                break;
            }

            var isOutside = target.Outside is not null || journal.IsOutside;
            finds.Add(Save(new FuzzFind(
                target.Name, plan.Seed, journal.Index, isOutside ? wrong.Kind + FuzzFind.Elsewhere : wrong.Kind, wrong.Detail)));
            tally = tally with
            {
                Inputs = tally.Inputs + 1,
                Faults = tally.Faults + 1,
                OutsideFaults = tally.OutsideFaults + (isOutside ? 1 : 0),
            };
            next = journal.Index + 1;
        }

        var noted = Path.Combine(plan.Output, FuzzPlan.FindsFile);
        if (File.Exists(noted))
        {
            finds.AddRange(File.ReadLines(noted).Select(line => JsonSerializer.Deserialize<FuzzFind>(line)!));
        }

        File.Delete(Path.Combine(plan.Output, $"{target.Name}.journal"));
        return tally with { Finds = [.. finds.DistinctBy(find => find.Fault)] };
    }

    private FuzzFind Save(FuzzFind find)
    {
        File.WriteAllBytes(Path.Combine(plan.Output, find.FileName), new FuzzMutator(target, plan.Seed).Create(find.Index));
        return find;
    }

    /// <returns>Null if the process read all inputs; otherwise, how it ended.</returns>
    private FuzzFault? RunProcess(FuzzPlan part, string journalPath, FuzzJournal journal)
    {
        var scratch = Path.Combine(s_scratchRoot, $"mlnetghost-fuzz-{Guid.NewGuid():N}");
        Directory.CreateDirectory(scratch);
        try
        {
            return RunProcess(part, journalPath, journal, scratch);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private FuzzFault? RunProcess(FuzzPlan part, string journalPath, FuzzJournal journal, string scratch)
    {
        using var process = Start(part, journalPath, scratch);
        var error = process.StandardError.ReadToEndAsync();
        var (index, since) = (-1L, Stopwatch.StartNew());
        while (!process.WaitForExit(s_look))
        {
            if (journal.Index != index || !journal.IsReading)
            {
                (index, since) = (journal.Index, Stopwatch.StartNew());
            }
            else if (since.Elapsed > plan.StopLimit)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return new FuzzFault("Stop", $"no end after {plan.StopLimit.TotalSeconds:F0} s");
            }
        }

        if (process.ExitCode == 0)
        {
            return null;
        }

        var said = error.Result.Length > LongestError ? error.Result[..LongestError] : error.Result;
        return journal.IsReading
            ? new FuzzFault("Crash", $"exit code {process.ExitCode}: {said.ReplaceLineEndings(" | ")}")
            : throw new InvalidOperationException(
                $"The process for {target.Name} ended with {process.ExitCode} outside of reading: {said}");
    }

    private Process Start(FuzzPlan part, string journalPath, string scratch)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "exec", Assembly.GetExecutingAssembly().Location, FuzzCommand.ReadName, target.Name, Text(part.Seed), Text(part.First),
            Text(part.Inputs), Text(part.Time.TotalSeconds), part.Output, journalPath, scratch,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
