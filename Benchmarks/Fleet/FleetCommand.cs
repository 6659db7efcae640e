using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>
/// The command <c>fleet</c>: two workers of one core against one, the engine's share of the processor, and the collecting of very many
/// results.
/// </summary>
internal static class FleetCommand
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var program = new Option<string>("--program")
        {
            Description = "The built program",
            DefaultValueFactory = _ => Path.Combine("Tool", "bin", "Release", "net10.0", "MLNetGhost.Tool.dll"),
        };
        var weights = new Option<string>("--weights")
        {
            Description = "The model",
            DefaultValueFactory = _ => Path.Combine("Samples", "Models", "shapes-edge-n.onnx"),
        };
        var pictures = new Option<int>("--pictures") { Description = "Pictures per worker and job", DefaultValueFactory = _ => 2560 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of one worker and two", DefaultValueFactory = _ => 5 };
        var rows = new Option<int>("--rows") { Description = "Results to collect; 0 for none", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("fleet", "Two workers against one, the server's share of the processor, collecting a million results")
        {
            program, weights, pictures, rounds, rows,
        };
        command.SetAction((result, _) => RunAsync(
            Path.GetFullPath(result.GetValue(program)!), Path.GetFullPath(result.GetValue(weights)!), result.GetValue(pictures),
            result.GetValue(rounds), result.GetValue(rows)));
        return command;
    }

    private static async Task RunAsync(string path, string weights, int pictures, int rounds, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-fleet-");
        try
        {
            using var engine = await EngineProcess.StartAsync(folder.CreateSubdirectory("engine").FullName);
            var program = new FleetProgram(path, engine.Options.Server);
            if (rounds > 0)
            {
                Show(await new FleetThroughput(engine, program, weights, folder.CreateSubdirectory("pictures").FullName)
                    .RunAsync(pictures, rounds));
            }

            if (rows > 0)
            {
                await CollectAsync(engine, program, weights, rows, folder.FullName);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Show(IReadOnlyList<(FleetTiming One, FleetTiming Two)> rounds)
    {
        var table = new Table().AddColumns(
            "round", "one worker, pictures/s", "its cores", "two, pictures/s", "their cores", "ratio", "per core", "engine, CPU time");
        foreach (var (index, (one, two)) in rounds.Index())
        {
            table.AddRow(
                Text(index + 1, "0"), Text(one.Rate, "0.0"), Text(one.Cores, "0.00"), Text(two.Rate, "0.0"), Text(two.Cores, "0.00"),
                Text(two.Rate / one.Rate, "0.00"), Text(two.Rate / two.Cores / one.Rate * one.Cores, "0.00"),
                Text(100 * two.EngineShare, "0.00") + " %");
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Medians: two workers {Median(rounds, round => round.Two.Rate / round.One.Rate):0.00} × one; "
            + $"engine {100 * Median(rounds, round => round.Two.EngineShare):0.00} % of the CPU time."));
    }

    private static double Median(
        IReadOnlyList<(FleetTiming One, FleetTiming Two)> rounds, Func<(FleetTiming One, FleetTiming Two), double> select) =>
        Statistics.Median([.. rounds.Select(select)]);

    private static async Task CollectAsync(EngineProcess engine, FleetProgram program, string weights, int rows, string folder)
    {
        var (job, detections) = await new FleetTable(engine, weights).FillAsync(rows);
        foreach (var (option, name) in new[] { ("--parquet", "t.parquet"), ("--json", "t.jsonl"), ("--coco", "t.json") })
        {
            var file = Path.Combine(folder, name);
            var (elapsed, peak) = await program.RunAsync("collect", "--job", job, option, file);
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"collect {option}: {rows:N0} rows with {detections:N0} detections in {elapsed.TotalSeconds:0.0} s, "
                + $"{rows / elapsed.TotalSeconds:N0} rows/s, at most {peak / Mebibyte:0} MiB, "
                + $"{new FileInfo(file).Length / Mebibyte:0} MiB file"));
            File.Delete(file);
        }
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
