using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>One difference between a dataset and its mended copy.</summary>
/// <param name="Split">The split; empty for the whole dataset.</param>
/// <param name="Picture">The picture of the original; empty if it concerns none or several.</param>
/// <param name="File">The file of the original in which it can be mended.</param>
/// <param name="What">What was changed and why, in one sentence.</param>
/// <param name="Before">What the original has: a box in pixels, a class, a file; empty if the sentence says it.</param>
/// <param name="After">
/// What the copy has instead, all boxes of the picture if several are concerned; empty if it was left out, or if the sentence says it.
/// </param>
internal sealed record DatasetChange(string Split, string Picture, string File, string What, string Before, string After)
{
    /// <summary>The name of the list in a mended copy.</summary>
    public const string FileName = "changes.csv";

    /// <summary>Writes changes as CSV (RFC 4180, UTF-8) with a line of column names.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="changes">The changes.</param>
    public static void Write(string path, IEnumerable<DatasetChange> changes)
    {
        var text = new StringBuilder("split,picture,file,what,before,after\n");
        foreach (var change in changes)
        {
            string[] fields = [change.Split, change.Picture, change.File, change.What, change.Before, change.After];
            text.AppendJoin(',', fields.Select(Quote)).Append('\n');
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>A box as the list shows it: x0, y0, x1, y1 in pixels of the picture.</summary>
    /// <param name="box">The box; null for none.</param>
    public static string Text(BoundingBox? box) => box is var (x0, y0, x1, y1)
        ? string.Create(CultureInfo.InvariantCulture, $"{x0:0.##} {y0:0.##} {x1:0.##} {y1:0.##}")
        : "";

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
