using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Data;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Reading;

/// <summary>The command <c>reading</c>: reading and checking a large dataset, beside another build of the library.</summary>
internal static class ReadingCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var pictures = new Option<int>("--pictures") { Description = "Labelled pictures", DefaultValueFactory = _ => 100_000 };
        var boxes = new Option<int>("--boxes") { Description = "Boxes per picture", DefaultValueFactory = _ => 3 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds that count",
            DefaultValueFactory = _ => InterleavedRace.LeastRounds,
        };
        var baseline = new Option<string?>("--baseline") { Description = "MLNetGhost.dll of another build, to be timed beside this one" };
        var command = new Command("reading", "Time and memory of reading and checking a drawn dataset in YOLO form")
        {
            pictures, boxes, rounds, baseline,
        };
        command.SetAction(result => Run(
            result.GetValue(pictures), result.GetValue(boxes), result.GetValue(rounds), result.GetValue(baseline), new ConsoleProgress()));
        return command;
    }

    private static void Run(int pictures, int boxes, int rounds, string? baseline, ConsoleProgress progress)
    {
        using var dataset = new DrawnDataset(pictures, boxes, progress);
        var contestants = new List<Contestant> { new("this build", () => DatasetReader.ReadYolo(dataset.Folder, "train"), pictures) };
        if (baseline is not null)
        {
            var other = OtherBuild.Load(baseline);
            contestants.Insert(0, new Contestant("baseline", () => other(dataset.Folder), pictures));
        }

        var kept = MeasureMemory(dataset);
        progress.Report("Timing");
        var table = new Table().AddColumns("build", "elapsed, s", "CPU, s", "allocated per picture, bytes", "elapsed over the first");
        foreach (var result in InterleavedRace.Run(contestants, rounds, warmUps: 1))
        {
            table.AddRow(
                result.Name,
                Number(Statistics.Median(result.Samples.Select(sample => sample.WallMilliseconds)) * pictures / 1000),
                Number(Statistics.Median(result.Samples.Select(sample => sample.CpuMilliseconds)) * pictures / 1000),
                Number(Statistics.Median(result.Samples.Select(sample => (double)sample.AllocatedBytes))),
                Number(result.WallRatio));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{pictures} pictures, {pictures * boxes} boxes; kept in memory per box: {kept:F0} bytes.");
    }

    /// <summary>Bytes per box that a dataset in memory takes.</summary>
    private static double MeasureMemory(DrawnDataset dataset)
    {
        DatasetReader.ReadYolo(dataset.Folder, "train");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var read = DatasetReader.ReadYolo(dataset.Folder, "train");
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return (after - before) / (double)read.Images.Sum(image => image.Annotations.Count);
    }

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
