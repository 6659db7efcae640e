using System.Globalization;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Draws what a run counted.</summary>
internal static class FuzzTable
{
    private const int LeastWidth = 160;
    private const double Mebi = 1 << 20;

    /// <summary>Writes a row for each reader, and the finds.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<FuzzTally> tallies, FuzzPlan plan)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        var table = new Table { Title = new TableTitle($"Altered files, seed {plan.Seed}") };
        table.AddColumns("reader", "member");
        foreach (var name in new[] { "inputs", "accepted", "refused", "faults", "in others", "slowest ms", "at", "heap MiB", "growth MiB" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var tally in tallies)
        {
            table.AddRow(
                tally.Target.Name, Markup.Escape(tally.Target.Member), Number(tally.Inputs), Number(tally.Accepted), Number(tally.Refused),
                Number(tally.Faults - tally.OutsideFaults), Number(tally.OutsideFaults), Number(tally.Slowest.TotalMilliseconds, "F0"),
                Number(tally.SlowestIndex, "F0"), Number(tally.MostAllocated / Mebi, "F1"), Number(tally.MostGrowth / Mebi, "F0"));
        }

        console.Write(table);
        console.WriteLine($"{Number(tallies.Sum(tally => tally.Inputs))} inputs, {Number(tallies.Sum(tally => tally.Accepted))} accepted, "
            + $"{Number(tallies.Sum(tally => tally.Refused))} refused.");
        foreach (var find in tallies.SelectMany(tally => tally.Finds))
        {
            console.WriteLine(find.ToString());
        }
    }

    private static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);
}
