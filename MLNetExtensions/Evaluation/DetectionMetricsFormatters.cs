using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Evaluation;

/// <summary>How a notebook shows <see cref="DetectionMetrics"/>: the summary, and a table with a row per class.</summary>
internal sealed class DetectionMetricsFormatters : INotebookFormatterSource
{
    private static readonly string[] s_columns =
        ["Class", "Objects", "COCO AP", "COCO AP50", "YOLO mAP50-95", "YOLO mAP50", "Precision", "Recall", "F1"];

    /// <inheritdoc/>
    public IEnumerable<object> CreateTypeFormatters() => NotebookFormatter.Of<DetectionMetrics>(Html);

    private static string Html(DetectionMetrics metrics)
    {
        var yolo = metrics.Yolo;
        var html = new StringBuilder("<table><thead><tr>");
        html.AppendJoin("", s_columns.Select(column => $"<th>{column}</th>")).Append("</tr></thead><tbody>");
        Row("all", metrics.InstanceCount, metrics.Coco.AveragePrecision, metrics.Coco.AveragePrecision50, yolo.Map, yolo.Map50,
            yolo.Precision, yolo.Recall, yolo.F1);
        foreach (var (entry, coco) in yolo.PerClass.Zip(metrics.Coco.PerClass))
        {
            Row(entry.Name, entry.Instances, coco.AveragePrecision, coco.AveragePrecision50, entry.AveragePrecision,
                entry.AveragePrecision50, entry.Precision, entry.Recall, entry.F1);
        }

        html.Append("</tbody></table>");
        return html.Append(CultureInfo.InvariantCulture,
            $"<p>{Counted.Of(metrics.ImageCount, "picture")}; precision, recall and F1 at confidence "
            + $"{ConfidenceText.Of(yolo.BestConfidence)}</p>")
            .ToString();

        void Row(string name, int objects, params IEnumerable<double> values) => html
            .Append(CultureInfo.InvariantCulture, $"<tr><td>{HtmlText.Of(Excerpt.Of(name))}</td><td>{objects}</td>")
            .AppendJoin("", values.Select(value => $"<td>{Number(value)}</td>"))
            .Append("</tr>");
    }

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
