using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MLNetGhost.Reports;

/// <summary>One curve per class and their mean, both axes in [0, 1]: precision against recall, F1 against confidence and so on.</summary>
internal static class ClassCurvesPlot
{
    /// <summary>
    /// With more classes than this the legend would hide the curves; they are drawn thin and grey, and only the mean is labelled.
    /// </summary>
    private const int LargestLegend = 12;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="title">Title of the plot.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="classes">One curve per class, in the order of the class ids.</param>
    /// <param name="mean">The mean over classes.</param>
    public static void Write(string path, string title, string xTitle, string yTitle, IReadOnlyList<PlotCurve> classes, PlotCurve mean) =>
        PlotPicture.Write(path, Create(title, xTitle, yTitle, classes, mean));

    /// <summary>Creates the plot.</summary>
    /// <param name="title">Title of the plot.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="classes">One curve per class, in the order of the class ids.</param>
    /// <param name="mean">The mean over classes.</param>
    /// <param name="chosen">A point of the mean curve to mark and label in the legend, or null.</param>
    public static PlotModel Create(
        string title, string xTitle, string yTitle, IReadOnlyList<PlotCurve> classes, PlotCurve mean, DataPoint? chosen = null)
    {
        var plot = PlotStyle.Plot(title);
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Bottom, xTitle, 0, 1.001));
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Left, yTitle, 0, 1.01));

        var named = classes.Count <= LargestLegend;
        foreach (var curve in classes)
        {
            var color = named ? PlotStyle.ColorOf(curve.ClassId) : OxyColor.FromAColor(110, OxyColors.Gray);
            plot.Series.Add(PlotStyle.Line(named ? Label(curve) : null, color, Points(curve), named ? 1.8 : 1));
        }

        plot.Series.Add(PlotStyle.Line(Label(mean), PlotStyle.Ink, Points(mean), 3.5));
        if (chosen is { } point)
        {
            plot.Series.Add(Mark(point, FormattableString.Invariant($"{yTitle} {point.Y:0.000} at {xTitle} {point.X:0.000}")));
        }

        plot.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.RightTop,
            LegendFontSize = 13,
            LegendMargin = 12,
            LegendMaxWidth = 300,
        });
        return plot;
    }

    private static ScatterSeries Mark(DataPoint point, string title)
    {
        var mark = new ScatterSeries
        {
            Title = title,
            MarkerType = MarkerType.Circle,
            MarkerSize = 7,
            MarkerFill = OxyColors.White,
            MarkerStroke = PlotStyle.Ink,
            MarkerStrokeThickness = 3
        };
        mark.Points.Add(new ScatterPoint(point.X, point.Y));
        return mark;
    }

    private static string Label(PlotCurve curve) => FormattableString.Invariant($"{curve.Name} {curve.Summary:0.000}");

    private static IEnumerable<DataPoint> Points(PlotCurve curve) =>
        curve.Values.Select((value, index) => new DataPoint((double)index / (curve.Values.Count - 1), value));
}
