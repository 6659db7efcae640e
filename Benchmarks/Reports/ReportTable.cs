using System.Globalization;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Reports;

/// <summary>Draws a report as tables.</summary>
internal static class ReportTable
{
    private const int LeastWidth = 160;

    /// <summary>Writes machine, contestants, figures and notes.</summary>
    public static void Write(IAnsiConsole console, SideBySideReport report)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        console.WriteLine(report.Machine.ToString());
        console.Write(Contestants(report.Rows));
        console.Write(Figures(report.Figures));
        foreach (var note in report.Notes)
        {
            console.WriteLine(note);
        }
    }

    private static Table Contestants(IReadOnlyList<ReportRow> rows)
    {
        var table = new Table { Title = new TableTitle("Per picture, medians") };
        table.AddColumns("model", "pictures", "contestant");
        foreach (var name in new[] { "CPU ms", "over floor", "wall ms", "over floor", "allocated KB" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var group in rows.GroupBy(row => (row.Model, row.Pictures)))
        {
            foreach (var row in group)
            {
                table.AddRow(
                    Markup.Escape(row.Model),
                    Markup.Escape(row.Pictures),
                    Markup.Escape(row.Contestant),
                    Number(row.CpuMilliseconds, "F1"),
                    Number(row.CpuOverFloor, "F3"),
                    Number(row.WallMilliseconds, "F1"),
                    Number(row.WallOverFloor, "F3"),
                    Number(row.AllocatedBytes / 1024, "F1"));
            }
        }

        return table;
    }

    private static Table Figures(TargetFigures figures)
    {
        var table = new Table { Title = new TableTitle("Targets") };
        table.AddColumn("name");
        table.AddColumn("what");
        table.AddColumn(new TableColumn("measured").RightAligned());
        table.AddColumn("target");
        table.AddColumn("met");
        foreach (var figure in figures.All)
        {
            var target = $"{(figure.IsLimit ? "≤" : "≥")} {Number(figure.Target, "0.##")} {figure.Unit}".TrimEnd();
            var format = figure.Unit == "bytes" ? "F0" : "F3";
            table.AddRow(
                figure.Name,
                Markup.Escape(figure.Description),
                figure.Value is { } value ? Number(value, format) : "–",
                target,
                figure.IsMet switch { true => "yes", false => "NO", null => "–" });
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
