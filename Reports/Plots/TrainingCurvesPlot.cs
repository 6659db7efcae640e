using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MLNetGhost.Reports;

/// <summary>Losses, precision, recall, average precision and learning rate over the epochs: <c>results.png</c>.</summary>
internal static class TrainingCurvesPlot
{
    private const int Columns = 2;
    private const int PanelWidth = 568;
    private const int PanelHeight = 360;
    private const double PeakQuantile = 0.9;

    private static OxyColor First => PlotStyle.ColorOf(1);

    private static OxyColor Second => PlotStyle.ColorOf(0);

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="epochs">The epochs in order.</param>
    public static void Write(string path, IReadOnlyList<EpochReport> epochs) =>
        PlotPicture.Write(path, Panels(epochs), Columns, PanelWidth, PanelHeight);

    private static PlotModel[] Panels(IReadOnlyList<EpochReport> epochs) =>
    [
        Loss("Box loss", epochs, loss => loss.Box),
        Loss("Class loss", epochs, loss => loss.Class),
        Loss("Distribution focal loss", epochs, loss => loss.Dfl),
        Metric("Precision and recall", epochs, ("precision", e => e.Precision), ("recall", e => e.Recall)),
        AveragePrecision(epochs),
        LearningRate(epochs),
    ];

    private static PlotModel Loss(string title, IReadOnlyList<EpochReport> epochs, Func<LossParts, double> part)
    {
        var (maximum, note) = Ceiling(epochs, part);
        var plot = Panel(title, "loss", epochs, minimum: 0, maximum);
        plot.Subtitle = note;
        Add(plot, "train", First, epochs, e => part(e.TrainingLoss));
        Add(plot, "val", Second, epochs, e => part(e.ValidationLoss));
        PlotStyle.AddLegend(plot, LegendPosition.LeftBottom); // a loss starts high
        return plot;
    }

    /// <summary>
    /// The validation loss of an unsettled network can be ten times as high as all others and would squash their curves against the axis:
    /// such peaks are cut off, and the panel says so.
    /// </summary>
    private static (double Maximum, string? Note) Ceiling(IReadOnlyList<EpochReport> epochs, Func<LossParts, double> part)
    {
        var values = epochs.SelectMany(epoch => new[] { part(epoch.TrainingLoss), part(epoch.ValidationLoss) }).Order().ToArray();
        if (values.Length == 0)
        {
            return (double.NaN, null);
        }

        var ceiling = 2 * values[(int)(PeakQuantile * (values.Length - 1))];
        return values[^1] > 1.5 * ceiling
            ? (ceiling, FormattableString.Invariant($"peaks up to {values[^1]:0.0} are cut off"))
            : (double.NaN, null);
    }

    private static PlotModel Metric(
        string title,
        IReadOnlyList<EpochReport> epochs,
        (string Name, Func<EpochReport, double> Value) first,
        (string Name, Func<EpochReport, double> Value) second)
    {
        var plot = Panel(title, "", epochs, minimum: 0, maximum: 1);
        plot.Axes[^1].MajorStep = 0.2;
        Add(plot, first.Name, First, epochs, first.Value);
        Add(plot, second.Name, Second, epochs, second.Value);
        PlotStyle.AddLegend(plot, LegendPosition.RightBottom);
        return plot;
    }

    private static PlotModel AveragePrecision(IReadOnlyList<EpochReport> epochs)
    {
        var plot = Metric("Average precision", epochs, ("mAP50", e => e.Map50), ("mAP50-95", e => e.Map));
        if (epochs.LastOrDefault(epoch => epoch.IsBest) is { } best)
        {
            plot.Subtitle = FormattableString.Invariant($"best: epoch {best.Epoch}, mAP50 {best.Map50:0.000}, mAP50-95 {best.Map:0.000}");
            var marks = new ScatterSeries
            {
                MarkerType = MarkerType.Circle,
                MarkerSize = 5,
                MarkerFill = OxyColors.White,
                MarkerStroke = PlotStyle.Ink,
                MarkerStrokeThickness = 2
            };
            marks.Points.Add(new ScatterPoint(best.Epoch, best.Map50));
            marks.Points.Add(new ScatterPoint(best.Epoch, best.Map));
            plot.Series.Add(marks);
        }

        return plot;
    }

    private static PlotModel LearningRate(IReadOnlyList<EpochReport> epochs)
    {
        var plot = Panel("Learning rate", "", epochs, minimum: 0);
        Add(plot, "biases", PlotStyle.ColorOf(2), epochs, e => e.BiasLearningRate);
        Add(plot, "others", PlotStyle.ColorOf(4), epochs, e => e.LearningRate, LineStyle.Dash);
        PlotStyle.AddLegend(plot, LegendPosition.RightTop);
        return plot;
    }

    private static PlotModel Panel(
        string title, string unit, IReadOnlyList<EpochReport> epochs, double minimum = double.NaN, double maximum = double.NaN)
    {
        var plot = PlotStyle.Plot(title);
        plot.TitleFontSize = 15;
        plot.SubtitleFontSize = 12;
        var last = epochs.Count > 0 ? epochs[^1].Epoch : 1;
        var horizontal = PlotStyle.Axis(AxisPosition.Bottom, "epoch", 0, Math.Max(1.02 * last, 2));
        horizontal.MinimumMajorStep = 1;
        plot.Axes.Add(horizontal);
        var vertical = PlotStyle.Axis(AxisPosition.Left, unit, minimum, maximum);
        vertical.IntervalLength = 50;
        plot.Axes.Add(vertical);
        return plot;
    }

    private static void Add(
        PlotModel plot,
        string name,
        OxyColor color,
        IReadOnlyList<EpochReport> epochs,
        Func<EpochReport, double> value,
        LineStyle style = LineStyle.Solid)
    {
        var line = PlotStyle.Line(name, color, epochs.Select(e => new DataPoint(e.Epoch, value(e))), style: style);
        if (epochs.Count <= 2)
        {
            line.MarkerType = MarkerType.Circle;
            line.MarkerFill = color;
        }

        plot.Series.Add(line);
    }
}
