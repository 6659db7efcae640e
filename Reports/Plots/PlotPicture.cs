using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>Draws plots as PNG or SVG files.</summary>
internal static class PlotPicture
{
    /// <summary>Writes panels side by side, row by row.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="panels">The plots.</param>
    /// <param name="columns">Panels per row.</param>
    /// <param name="width">Width of a panel in pixels.</param>
    /// <param name="height">Height of a panel in pixels.</param>
    public static void Write(string path, IReadOnlyList<PlotModel> panels, int columns, int width, int height)
    {
        var rows = (panels.Count + columns - 1) / columns;
        PlotFile.Write(path, columns * width, rows * height, canvas =>
        {
            for (var i = 0; i < panels.Count; i++)
            {
                canvas.Save();
                canvas.Translate(i % columns * width, i / columns * height);
                Draw(panels[i], canvas, width, height);
                canvas.Restore();
            }
        });
    }

    /// <summary>Writes one plot.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="plot">The plot.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static void Write(string path, PlotModel plot, int width = 960, int height = 640) => Write(path, [plot], 1, width, height);

    private static void Draw(IPlotModel plot, SKCanvas canvas, int width, int height)
    {
        using var context = new PlotRenderContext { RenderTarget = RenderTarget.PixelGraphic, SkCanvas = canvas, UseTextShaping = false };
        plot.Update(true);
        plot.Render(context, new OxyRect(0, 0, width, height));
    }
}
