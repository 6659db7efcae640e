using System.Globalization;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// A row per epoch below one header, for a terminal: of its columns, the most important ones that fit. All rows of a table have the same
/// columns.
/// </summary>
internal sealed class EpochTable
{
    private const int GapLength = 2;
    private const double Gibibyte = 1L << 30;

    /// <summary>Below it, the tables show a fitness of 0.000, and nothing is the best of nothing.</summary>
    private const double LeastFitness = 0.0005;

    private readonly Column[] _columns;
    private readonly int _width;

    /// <summary>Chooses the columns.</summary>
    /// <param name="width">The most characters of a row.</param>
    /// <param name="epochCount">Epochs of the run.</param>
    public EpochTable(int width, int epochCount)
    {
        var all = All(epochCount);
        var (chosen, length) = (new HashSet<Column>(), -GapLength);
        foreach (var group in all.GroupBy(column => column.Rank).OrderBy(group => group.Key))
        {
            length += group.Sum(column => column.Width + GapLength);
            if (length > width)
            {
                break;
            }

            chosen.UnionWith(group);
        }

        (_columns, _width) = ([.. all.Where(chosen.Contains)], width);
        Header = Join(column => column.Header);
    }

    /// <summary>The names of the columns.</summary>
    public string Header { get; }

    /// <summary>Whether an epoch is worth being called the best so far.</summary>
    /// <param name="report">The epoch.</param>
    public static bool IsBest(EpochReport report) => report.IsBest && report.Fitness >= LeastFitness;

    /// <summary>The row of an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    public string Row(EpochProgress epoch) => Join(column => column.Cell(epoch));

    private string Join(Func<Column, string> text) => TextWrap.Cut(
        string.Join(new string(' ', GapLength), _columns.Select(column => text(column).PadLeft(column.Width))).TrimEnd(), _width);

    /// <summary>The columns from left to right. The lowest rank is the most important one, and columns of one rank stay together.</summary>
    private static Column[] All(int epochCount)
    {
        var digits = epochCount.ToString(CultureInfo.InvariantCulture).Length;
        return
        [
            new("epoch", Math.Max((2 * digits) + 1, 5), 0, epoch => Number($"{epoch.Report.Epoch}/{epoch.EpochCount}")),
            new("box", 6, 5, epoch => Loss(epoch.Report.TrainingLoss.Box)),
            new("cls", 6, 5, epoch => Loss(epoch.Report.TrainingLoss.Class)),
            new("dfl", 6, 5, epoch => Loss(epoch.Report.TrainingLoss.Dfl)),
            new("val box", 7, 6, epoch => Loss(epoch.Report.ValidationLoss.Box)),
            new("val cls", 7, 6, epoch => Loss(epoch.Report.ValidationLoss.Class)),
            new("val dfl", 7, 6, epoch => Loss(epoch.Report.ValidationLoss.Dfl)),
            new("P", 5, 3, epoch => MetricsTable.Text(epoch.Report.Precision)),
            new("R", 5, 3, epoch => MetricsTable.Text(epoch.Report.Recall)),
            new("mAP50", 5, 2, epoch => MetricsTable.Text(epoch.Report.Map50)),
            new("mAP50-95", 8, 0, epoch => MetricsTable.Text(epoch.Report.Map)),
            new("images/s", 8, 7, epoch => Number($"{epoch.Report.ImagesPerSecond:0.0}")),
            new("seconds", 7, 4, epoch => Number($"{epoch.Report.TrainingSeconds + epoch.Report.ValidationSeconds:0.0}")),
            new("GiB", 5, 8, epoch => Number($"{epoch.Report.ResidentBytes / Gibibyte:0.0}")),
            new("", 4, 1, epoch => IsBest(epoch.Report) ? "best" : ""),
        ];
    }

    /// <summary>At most six characters, whatever the loss.</summary>
    private static string Loss(double value) => double.IsNaN(value) ? MetricsTable.Text(value)
        : value.ToString(value < 100 ? "0.000" : value < 10_000 ? "0.0" : "0.0e+0", CultureInfo.InvariantCulture);

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Column(string Header, int Width, int Rank, Func<EpochProgress, string> Cell);
}
