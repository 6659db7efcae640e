using System.CommandLine;
using System.Globalization;
using MLNetGhost.Imaging;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>The command <c>fuzz</c>, and the one that it runs in processes of its own.</summary>
internal static class FuzzCommand
{
    /// <summary>Name of the command that reads inputs in this process.</summary>
    public const string ReadName = "fuzz-read";

    private const int Faults = 1;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var reader = new Option<string[]>("--reader")
        {
            Description = "Readers to test; all of them unless given",
            AllowMultipleArgumentsPerToken = true,
        };
        var minutes = new Option<double>("--minutes") { Description = "Time for all readers together", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Seed of the alterations", DefaultValueFactory = _ => 1 };
        var first = new Option<long>("--first") { Description = "Index of the first input" };
        var inputs = new Option<long?>("--inputs") { Description = "Inputs for each reader, instead of a time" };
        var output = new Option<string>("--output")
        {
            Description = "Folder for inputs at which something went wrong",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "mlnetghost-fuzz"),
        };
        var corpus = new Option<string?>("--write-corpus")
        {
            Description = "Only write those files of the corpus that are not text, into this folder",
        };
        var command = new Command("fuzz", "Readers with altered files: what they refuse, and how long it takes them")
        {
            reader, minutes, seed, first, inputs, output, corpus,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(corpus) is { } folder)
            {
                CorpusMaker.Write(folder);
                return 0;
            }

            IReadOnlyList<FuzzTarget> targets = result.GetValue(reader) is { Length: > 0 } names
                ? [.. names.Select(FuzzTargets.Get)]
                : FuzzTargets.All;
            var plan = new FuzzPlan(result.GetValue(seed), Path.GetFullPath(result.GetValue(output)!))
            {
                First = result.GetValue(first),
                Time = TimeSpan.FromMinutes(result.GetValue(minutes) / targets.Count),
            };
            return Run(targets, result.GetValue(inputs) is { } count ? plan with { Inputs = count, Time = TimeSpan.FromDays(1) } : plan);
        });
        return command;
    }

    /// <summary>Makes the command that reads inputs in this process.</summary>
    public static Command CreateReading()
    {
        var arguments = new Argument<string[]>("arguments");
        var command = new Command(ReadName, "Reads inputs in this process; the command fuzz runs it") { arguments };
        command.Hidden = true;
        command.SetAction(result =>
        {
            AppContext.SetSwitch(NativeBuffer.GuardSwitch, true);
            var values = result.GetValue(arguments)!;
            using var journal = new FuzzJournal(values[6]);
            var plan = new FuzzPlan(int.Parse(values[1], CultureInfo.InvariantCulture), values[5])
            {
                First = long.Parse(values[2], CultureInfo.InvariantCulture),
                Inputs = long.Parse(values[3], CultureInfo.InvariantCulture),
                Time = TimeSpan.FromSeconds(double.Parse(values[4], CultureInfo.InvariantCulture)),
            };
            new FuzzLoop(FuzzTargets.Get(values[0]), plan, journal).Run(values[7]);
        });
        return command;
    }

    private static int Run(IReadOnlyList<FuzzTarget> targets, FuzzPlan plan)
    {
        var tallies = new List<FuzzTally>();
        foreach (var target in targets)
        {
            var tally = new FuzzSession(target, plan with { Output = Path.Combine(plan.Output, target.Name) }).Run();
            tallies.Add(tally);
            AnsiConsole.Console.WriteLine($"{target.Name}: {tally.Inputs} inputs, {tally.Finds.Count} finds");
        }

        FuzzTable.Write(AnsiConsole.Console, tallies, plan);
        return tallies.SelectMany(tally => tally.Finds).All(find => find.Kind.EndsWith(FuzzFind.Elsewhere, StringComparison.Ordinal))
            ? 0
            : Faults;
    }
}
