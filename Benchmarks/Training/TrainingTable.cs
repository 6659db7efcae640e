using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The command <c>training</c>: images per second of a training step, member by member and form by form.</summary>
internal static class TrainingTable
{
    private const string Absent = "–";

    /// <summary>How many times as many images per second as YOLO11n edge-n should train.</summary>
    private const double TargetRatio = 1.3;

    /// <summary>The most memory in MiB that a process should take that trains edge-n, 0.6 of what it took before.</summary>
    private const double TargetMebibytes = 1440;

    /// <summary>The number of pictures and their side in pixels that <see cref="TargetMebibytes"/> was set for.</summary>
    private static readonly (int Size, int Side) s_targetBatch = (16, 320);

    private static readonly ReparameterisationForm[] s_forms =
        [ReparameterisationForm.BranchByBranch, ReparameterisationForm.Fused, ReparameterisationForm.None];

    /// <summary>Times the members and prints a table; all members and forms take turns.</summary>
    /// <param name="members">Their names; the others are compared with the first.</param>
    /// <param name="forms">The forms of members that have branches.</param>
    /// <param name="batchSize">Pictures per step.</param>
    /// <param name="imageSize">Their side in pixels.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="depth">Instead of steps, the blocks at this depth are timed; null for steps.</param>
    /// <param name="progress">Is told what happens.</param>
    public static void Print(
        IReadOnlyList<string> members,
        IReadOnlyList<ReparameterisationForm> forms,
        int batchSize,
        int imageSize,
        int rounds,
        int? depth,
        IProgress<string> progress)
    {
        OpenMpSpinning.Shorten();
        progress.Report($"Timing {string.Join(", ", members)}");
        var steps = members
            .SelectMany(member => FormsOf(member).Select(form => (member, form)))
            .Where(row => !HasBranches(row.member) || forms.Contains(row.form))
            .Select(row => new TrainingStep(ModelFamily.Get(row.member), row.form, batchSize, imageSize)).ToArray();
        if (depth is { } level)
        {
            foreach (var step in steps)
            {
                PrintParts(step, step.TimeParts(rounds, level));
                step.Dispose();
            }

            return;
        }

        var times = steps.Select(_ => new List<StepTimes>()).ToArray();

        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < steps.Length; i++)
            {
                var time = steps[i].Run();
                if (round > 0)
                {
                    times[i].Add(time);
                }
            }
        }

        var table = new Table().AddColumns(
            "member",
            "form",
            "images/s",
            $"over {steps[0].Member} {FormName(steps[0])}",
            "over branch by branch",
            "processor s",
            "peak MiB",
            "forward",
            "loss",
            "backward",
            "optimiser");
        for (var i = 0; i < steps.Length; i++)
        {
            var own = Array.FindIndex(
                steps, step => step.Member == steps[i].Member && step.Form == ReparameterisationForm.BranchByBranch);
            table.AddRow(
                steps[i].Member,
                FormName(steps[i]),
                Number(batchSize / Statistics.Median(times[i].Select(time => time.Total)), "F1"),
                Ratio(times[0], times[i]),
                own < 0 ? Absent : Ratio(times[own], times[i]),
                Number(Statistics.Median(times[i].Select(time => time.Processor)), "F2"),
                Number(Statistics.Median(times[i].Select(time => time.PeakMebibytes)), "F0"),
                Share(times[i], time => time.Forward),
                Share(times[i], time => time.Loss),
                Share(times[i], time => time.Backward),
                Share(times[i], time => time.Optimiser));
            steps[i].Dispose();
        }

        AddTargets(table, steps[0].Member, batchSize, imageSize);

        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
    }

    /// <summary>The forms in which a network can be trained; one without branches has only one.</summary>
    /// <param name="member">Its name.</param>
    public static IReadOnlyList<ReparameterisationForm> FormsOf(string member) =>
        HasBranches(member) ? s_forms : [ReparameterisationForm.None];

    /// <summary>What is aimed at for edge-n: speed beside YOLO11n's, and memory with the batch that the target was set for.</summary>
    private static void AddTargets(Table table, string baseline, int batchSize, int imageSize) => table.AddRow(
        "target for edge-n",
        nameof(ReparameterisationForm.Fused),
        Absent,
        baseline == ModelFamily.Yolo11Nano.Name ? $"≥ {Number(TargetRatio, "F2")}" : Absent,
        Absent,
        Absent,
        (batchSize, imageSize) == s_targetBatch ? $"≤ {Number(TargetMebibytes, "F0")}" : Absent,
        Absent,
        Absent,
        Absent,
        Absent);

    private static bool HasBranches(string member) => member != ModelFamily.Yolo11Nano.Name;

    private static void PrintParts(TrainingStep step, IReadOnlyList<PartTimes> parts)
    {
        var table = new Table().AddColumns($"{step.Member} {FormName(step)}", "shapes", "forward ms", "backward ms");
        foreach (var part in parts.Append(
            new PartTimes("sum", "", parts.Sum(part => part.Forward), parts.Sum(part => part.Backward))))
        {
            table.AddRow(part.Name, part.Shapes, Number(part.Forward, "F1"), Number(part.Backward, "F1"));
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
    }

    private static string FormName(TrainingStep step) => HasBranches(step.Member) ? step.Form.ToString() : Absent;

    /// <summary>How many times as fast as the baseline: the median over the rounds.</summary>
    private static string Ratio(List<StepTimes> baseline, List<StepTimes> mine) =>
        Number(Statistics.Median(baseline.Zip(mine, (floor, time) => floor.Total / time.Total)), "F2");

    private static string Share(List<StepTimes> times, Func<StepTimes, double> part) =>
        Number(100 * Statistics.Median(times.Select(time => part(time) / time.Total)), "F0") + " %";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
