using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost;

/// <summary>How a notebook shows a <see cref="Detection"/>: label, score as a number and a bar, and box.</summary>
internal sealed class DetectionFormatters : INotebookFormatterSource
{
    private const int BarWidth = 60;

    /// <inheritdoc/>
    public IEnumerable<object> CreateTypeFormatters() => NotebookFormatter.Of<Detection>(Html);

    private static string Html(Detection detection)
    {
        var filled = float.IsFinite(detection.Score) ? Math.Clamp(detection.Score, 0, 1) * BarWidth : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<span><b>{HtmlText.Of(Excerpt.Of(detection.Label))}</b>{detection.TrackMark} "
            + $"<span style=\"display:inline-block;width:{BarWidth}px;height:0.7em;background:#ddd\">"
            + $"<span style=\"display:block;width:{filled:0}px;height:100%;background:#0072B2\"></span></span> "
            + $"{detection.Score:0.00} at {detection.Box}</span>");
    }
}
