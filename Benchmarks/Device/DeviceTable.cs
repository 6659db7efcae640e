using MLNetGhost.Benchmarks.Reports;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>Draws the rows as one table.</summary>
internal static class DeviceTable
{
    private const int LeastWidth = 170;
    private const string Absent = "–";

    /// <summary>Writes machine and table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="device">The device, for the heading.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(IAnsiConsole console, string device, IEnumerable<DeviceRow> rows)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        console.WriteLine(Machine.Current.ToString());
        var table = new Table().AddColumns("area", "what", "network");
        foreach (var name in new[] { "processor", Markup.Escape(device), "difference or ratio" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("agrees");
        foreach (var row in rows)
        {
            table.AddRow(
                row.Area, Markup.Escape(row.What), Markup.Escape(row.Network), row.Processor ?? Absent, row.Device ?? Absent,
                Markup.Escape(row.Comparison), row.Agrees switch { true => "yes", false => "NO", null => "" });
        }

        console.Write(table);
    }
}
