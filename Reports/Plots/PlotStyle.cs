using MLNetGhost.Drawing;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using OxyPlot.SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>What all plots share: sizes, axes, legend and colours.</summary>
internal static class PlotStyle
{
    private static readonly OxyColor s_grid = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);

    /// <summary>Colour of the text.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x22, 0x22, 0x22);

    /// <summary>Colour of a class, the same as that of its boxes in pictures.</summary>
    /// <param name="classId">Zero-based class id.</param>
    public static OxyColor ColorOf(int classId) => ClassPalette.ColorOf(classId).ToOxyColor();

    /// <summary>An empty plot.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="subtitle">A smaller line below the title, or null.</param>
    public static PlotModel Plot(string title, string? subtitle = null) => new()
    {
        Title = title,
        Subtitle = subtitle,
        TitleFontSize = 17,
        TitleFontWeight = FontWeights.Bold,
        SubtitleFontSize = 13,
        DefaultFontSize = 13,
        Background = OxyColors.White,
        TextColor = Ink,
        PlotAreaBorderColor = OxyColor.FromRgb(0x99, 0x99, 0x99),
        Padding = new OxyThickness(12, 12, 20, 10),
    };

    /// <summary>A linear axis with light grid lines.</summary>
    /// <param name="position">Which side.</param>
    /// <param name="title">Its title.</param>
    /// <param name="minimum">Smallest value shown, or NaN to fit the data.</param>
    /// <param name="maximum">Largest value shown, or NaN to fit the data.</param>
    public static LinearAxis Axis(AxisPosition position, string title, double minimum = double.NaN, double maximum = double.NaN) => new()
    {
        Position = position,
        Title = title,
        Minimum = minimum,
        Maximum = maximum,
        MaximumPadding = 0.05,
        MinimumPadding = 0.05,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = s_grid,
        TicklineColor = s_grid,
        MinorTickSize = 0,
        AxisTitleDistance = 8,
        IntervalLength = 70,
        TextColor = Ink,
    };

    /// <summary>Adds a legend inside the plot area.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="position">Its corner.</param>
    public static void AddLegend(PlotModel plot, LegendPosition position) => plot.Legends.Add(new Legend
    {
        LegendPosition = position,
        LegendBackground = OxyColor.FromAColor(225, OxyColors.White),
        LegendBorder = s_grid,
        LegendFontSize = 13,
        LegendPadding = 6,
    });

    /// <summary>A line without markers.</summary>
    /// <param name="title">Name in the legend, or null to stay out of it.</param>
    /// <param name="color">Colour.</param>
    /// <param name="points">The points.</param>
    /// <param name="thickness">Width in pixels.</param>
    /// <param name="style">Solid, dashed, …</param>
    public static LineSeries Line(
        string? title, OxyColor color, IEnumerable<DataPoint> points, double thickness = 2, LineStyle style = LineStyle.Solid)
    {
        var series = new LineSeries { Title = title, Color = color, StrokeThickness = thickness, LineStyle = style };
        series.Points.AddRange(points);
        return series;
    }
}
