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
    private static readonly ReparameterisationForm[] s_forms =
        [ReparameterisationForm.BranchByBranch, ReparameterisationForm.Fused, ReparameterisationForm.None];

    /// <summary>Times the members and prints a table; the forms of a member take turns.</summary>
    public static void Print(IReadOnlyList<string> members, int batchSize, int imageSize, int rounds, IProgress<string> progress)
    {
        OpenMpSpinning.Shorten();
        var table = new Table().AddColumns(
            "member", "form", "images/s", "over branch by branch", "forward", "loss", "backward", "optimiser");
        foreach (var member in members)
        {
            progress.Report($"Timing {member}");
            var forms = FormsOf(member);
            var steps = forms.Select(form => new TrainingStep(ModelFamily.Get(member), form, batchSize, imageSize)).ToArray();
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

            for (var i = 0; i < steps.Length; i++)
            {
                var ratio = Statistics.Median(times[0].Zip(times[i], (branches, mine) => branches.Total / mine.Total));
                table.AddRow(
                    member,
                    HasBranches(member) ? forms[i].ToString() : Absent,
                    Number(batchSize / Statistics.Median(times[i].Select(time => time.Total)), "F1"),
                    HasBranches(member) ? Number(ratio, "F2") : Absent,
                    Share(times[i], time => time.Forward),
                    Share(times[i], time => time.Loss),
                    Share(times[i], time => time.Backward),
                    Share(times[i], time => time.Optimiser));
                steps[i].Dispose();
            }
        }

        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
    }

    /// <summary>The forms in which a network can be trained; one without branches has only one.</summary>
    /// <param name="member">Its name.</param>
    public static IReadOnlyList<ReparameterisationForm> FormsOf(string member) =>
        HasBranches(member) ? s_forms : [ReparameterisationForm.None];

    private static bool HasBranches(string member) => member != ModelFamily.Yolo11Nano.Name;

    private static string Share(List<StepTimes> times, Func<StepTimes, double> part) =>
        Number(100 * Statistics.Median(times.Select(time => part(time) / time.Total)), "F0") + " %";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
