using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The command <c>epoch</c>: what loading and augmenting the pictures adds to the training steps.</summary>
internal static class EpochCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The dataset, with a split train", Required = true };
        var members = MembersOption.Create("Members of the family");
        var batch = new Option<int>("--batch") { Description = "Pictures per batch", DefaultValueFactory = _ => 16 };
        var size = new Option<int>("--imgsz") { Description = "Side of the input in pixels", DefaultValueFactory = _ => 320 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds that count", DefaultValueFactory = _ => 3 };
        var command = new Command("epoch", "CPU time and elapsed time of an epoch, over those of its bare steps")
        {
            data, members, batch, size, rounds,
        };
        command.SetAction(result =>
        {
            var training = DatasetReader.Read(result.GetRequiredValue(data), "train");
            Print(
                training,
                MembersOption.Read(result, members),
                result.GetValue(batch),
                result.GetValue(size),
                result.GetValue(rounds),
                new ConsoleProgress());
        });
        return command;
    }

    private static void Print(
        DetectionDataset training,
        IReadOnlyList<string> members,
        int batchSize,
        int imageSize,
        int rounds,
        ConsoleProgress progress)
    {
        OpenMpSpinning.Shorten();
        var table = new Table().AddColumns("member", "epoch, CPU s", "bare steps, CPU s", "ratio", "epoch, s", "bare steps, s", "ratio");
        foreach (var member in members)
        {
            progress.Report($"Timing {member}");
            using var cost = new EpochCost(training, new TrainingOptions
            {
                Model = ModelFamily.Get(member),
                BatchSize = batchSize,
                ImageSize = imageSize,
                Optimizer = OptimizerKind.Sgd,
            });
            var (epochs, steps) = (new List<CpuTime>(), new List<CpuTime>());

            // The first round warms up.
            for (var round = 0; round <= rounds; round++)
            {
                var pair = (Epoch: cost.RunEpoch(), Steps: cost.RunSteps());
                if (round > 0)
                {
                    epochs.Add(pair.Epoch);
                    steps.Add(pair.Steps);
                }
            }

            table.AddRow([member, .. Columns(epochs, steps, time => time.Processor), .. Columns(epochs, steps, time => time.Elapsed)]);
        }

        AnsiConsole.Write(table);
    }

    private static string[] Columns(List<CpuTime> epochs, List<CpuTime> steps, Func<CpuTime, double> part) =>
    [
        Number(Statistics.Median(epochs.Select(part))),
        Number(Statistics.Median(steps.Select(part))),
        Number(Statistics.Median(epochs.Zip(steps, (epoch, bare) => part(epoch) / part(bare)))),
    ];

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
