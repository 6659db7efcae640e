using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetGhost.Reports;

/// <summary>Class counts, box sizes, box shapes and box positions of a split: <c>labels.png</c>.</summary>
internal static class LabelStatisticsPlot
{
    private const int LargestClassCount = 24;
    private const int LargestScatter = 4000;
    private const int PositionCells = 40;
    private static readonly double[] s_steps = [1, 2, 5, 10];

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="statistics">The labels.</param>
    public static void Write(string path, LabelStatistics statistics) =>
        PlotPicture.Write(path, [Classes(statistics), Sizes(statistics), Shapes(statistics), Positions(statistics)], 2, 640, 520);

    private static PlotModel Classes(LabelStatistics statistics)
    {
        var shown = statistics.Classes.Select((entry, id) => (entry, id))
            .OrderByDescending(pair => pair.entry.Boxes).Take(LargestClassCount).Reverse().ToArray();
        var hidden = statistics.Classes.Count - shown.Length;
        var plot = PlotStyle.Plot(
            "Boxes per class", hidden > 0 ? $"the {shown.Length} most frequent of {statistics.Classes.Count} classes" : null);
        var names = new CategoryAxis
        {
            Position = AxisPosition.Left,
            TextColor = PlotStyle.Ink,
            MajorTickSize = 0,
            MinorTickSize = 0,
            GapWidth = 0.35
        };
        var bars = new BarSeries { LabelPlacement = LabelPlacement.Outside, LabelFormatString = "{0:0}", LabelMargin = 4 };
        foreach (var (entry, id) in shown)
        {
            names.Labels.Add(entry.Name);
            bars.Items.Add(new BarItem(entry.Boxes) { Color = PlotStyle.ColorOf(id) });
        }

        plot.Axes.Add(names);
        var horizontal = PlotStyle.Axis(AxisPosition.Bottom, "boxes", 0);
        horizontal.MaximumPadding = 0.14;
        horizontal.StringFormat = "0";
        plot.Axes.Add(horizontal);
        plot.Series.Add(bars);
        return plot;
    }

    private static PlotModel Sizes(LabelStatistics statistics)
    {
        var (small, medium, large) = statistics.Sizes();
        var plot = PlotStyle.Plot("Box sizes", string.Create(CultureInfo.InvariantCulture,
            $"{small} small, {medium} medium, {large} large"));
        var largest = statistics.Boxes.Count == 0 ? 1 : statistics.Boxes.Max(box => box.Side);
        var width = NiceWidth(largest / 30);
        var histogram = new RectangleBarSeries { FillColor = PlotStyle.ColorOf(5), StrokeColor = OxyColors.White, StrokeThickness = 1 };
        foreach (var bin in statistics.Boxes.GroupBy(box => (int)(box.Side / width)))
        {
            histogram.Items.Add(new RectangleBarItem(bin.Key * width, 0, (bin.Key + 1) * width, bin.Count()));
        }

        plot.Series.Add(histogram);
        AddLimit(plot, LabelStatistics.SmallSide, "small | medium", largest);
        AddLimit(plot, LabelStatistics.LargeSide, "medium | large", largest);
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Bottom, "√(width · height), source pixels", 0));
        var vertical = PlotStyle.Axis(AxisPosition.Left, "boxes", 0);
        vertical.MaximumPadding = 0.45; // room for the labels of the limits
        plot.Axes.Add(vertical);
        return plot;
    }

    private static void AddLimit(PlotModel plot, double side, string text, double largest)
    {
        if (side >= largest)
        {
            return;
        }

        plot.Annotations.Add(new LineAnnotation
        {
            Type = LineAnnotationType.Vertical,
            X = side,
            Color = PlotStyle.Ink,
            Text = text,
            FontSize = 12,
            TextOrientation = AnnotationTextOrientation.Vertical,
            TextHorizontalAlignment = HorizontalAlignment.Right,
            TextVerticalAlignment = VerticalAlignment.Top,
            TextLinePosition = 1,
        });
    }

    private static PlotModel Shapes(LabelStatistics statistics)
    {
        var step = Math.Max(1, (statistics.Boxes.Count + LargestScatter - 1) / LargestScatter);
        var plot = PlotStyle.Plot("Box shapes", step > 1 ? string.Create(CultureInfo.InvariantCulture, $"one box in {step}") : null);
        foreach (var id in Enumerable.Range(0, statistics.Classes.Count).OrderByDescending(id => statistics.Classes[id].Boxes))
        {
            var points = new ScatterSeries
            {
                MarkerType = MarkerType.Circle,
                MarkerSize = 2.5,
                MarkerFill = OxyColor.FromAColor(150, PlotStyle.ColorOf(id)),
            };
            points.Points.AddRange(statistics.Boxes.Where((box, index) => index % step == 0 && box.ClassId == id)
                .Select(box => new ScatterPoint(box.Width, box.Height)));
            plot.Series.Add(points);
        }

        var largest = statistics.Boxes.Count == 0 ? 1 : statistics.Boxes.Max(box => Math.Max(box.Width, box.Height));
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Bottom, "width, fraction of the picture", 0, 1.05 * largest));
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Left, "height, fraction of the picture", 0, 1.05 * largest));
        return plot;
    }

    private static PlotModel Positions(LabelStatistics statistics)
    {
        var counts = new double[PositionCells, PositionCells];
        foreach (var box in statistics.Boxes)
        {
            counts[Cell(box.CenterX), Cell(box.CenterY)]++;
        }

        const double Half = 0.5 / PositionCells;
        var plot = PlotStyle.Plot("Box centres");
        plot.Series.Add(new HeatMapSeries
        {
            Data = counts,
            X0 = Half,
            X1 = 1 - Half,
            Y0 = Half,
            Y1 = 1 - Half,
            Interpolate = false,
            RenderMethod = HeatMapRenderMethod.Rectangles,
        });
        plot.Axes.Add(new LinearColorAxis
        {
            Position = AxisPosition.Right,
            Palette = OxyPalette.Interpolate(64, OxyColors.White, OxyColor.FromRgb(0x08, 0x30, 0x6B)),
            Minimum = 0,
            Maximum = Math.Max(1, counts.Cast<double>().Max()),
            Title = "boxes",
            AxisTitleDistance = 8,
            MinimumMajorStep = 1,
            MinorTickSize = 0,
        });
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Bottom, "x, fraction of the picture", 0, 1));
        var vertical = PlotStyle.Axis(AxisPosition.Left, "y, fraction of the picture", 0, 1);
        vertical.StartPosition = 1;
        vertical.EndPosition = 0;
        plot.Axes.Add(vertical);
        return plot;
    }

    private static int Cell(double fraction) => Math.Clamp((int)(fraction * PositionCells), 0, PositionCells - 1);

    /// <summary>The next larger width in the series 1, 2, 5, 10, 20, …</summary>
    private static double NiceWidth(double width)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(width, 1))));
        return power * s_steps.First(step => step * power >= width);
    }
}
