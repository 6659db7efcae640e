using System.Globalization;
using System.Text;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Reports;

/// <summary>All disagreements as CSV, the strongest first; cells of a side that sees nothing are empty.</summary>
internal static class MistakesList
{
    private const string Header = "rank,score,kind,file,label,x0,y0,x1,y1,seen,confidence,seen_x0,seen_y0,seen_x1,seen_y1\n";

    /// <summary>Writes the list.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="mistakes">The disagreements, in their order.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static void Write(string path, IEnumerable<LabelMistake> mistakes, IReadOnlyList<string> classNames)
    {
        var text = new StringBuilder(Header);
        foreach (var (index, (image, kind, score, label, detection)) in mistakes.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1},{score:0.####},{MistakeText.Title(kind)},{CsvRow.Cell(image)},")
                .Append(label is null ? ",,,," : $"{CsvRow.Cell(classNames[label.ClassId])},{Corners(label.Box)}").Append(',')
                .Append(detection is { } seen
                    ? string.Create(CultureInfo.InvariantCulture,
                        $"{CsvRow.Cell(classNames[seen.ClassId])},{seen.Score:0.####},{Corners(seen.Box)}")
                    : ",,,,,")
                .Append('\n');
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    private static string Corners(BoundingBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"{box.X0:0.##},{box.Y0:0.##},{box.X1:0.##},{box.Y1:0.##}");
}
