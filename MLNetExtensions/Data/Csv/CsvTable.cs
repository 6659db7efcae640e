using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A CSV file with a box in each row: its pictures with their boxes, in the order in which they first appear.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly Dictionary<string, Picture> _byName = new(StringComparer.Ordinal);
    private readonly List<Picture> _pictures = [];
    private readonly List<DatasetProblem> _problems = [];

    private CsvTable(string file) => _file = file;

    /// <summary>The pictures.</summary>
    public IReadOnlyList<Picture> Pictures => _pictures;

    /// <summary>Rows that cannot be used.</summary>
    public IReadOnlyList<DatasetProblem> Problems => _problems;

    /// <summary>True if the first row names the columns of boxes.</summary>
    public static bool IsOfBoxes(string file) => Columns(file) is not null;

    /// <summary>True if the first row is VoTT's.</summary>
    public static bool IsOfVott(string file) => Columns(file) is { AreOfVott: true };

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not text, or its first row does not name the columns.</exception>
    public static CsvTable Read(string file)
    {
        var table = new CsvTable(file);
        CsvColumns? columns = null;
        foreach (var (index, line) in TextFile.ReadLines(file).Index())
        {
            if (string.IsNullOrWhiteSpace(line) || (columns is null && IsHint(line)))
            {
                continue;
            }

            if (columns is null)
            {
                columns = CsvColumns.Find(line)
                    ?? throw new InvalidDataException($"{file} line {index + 1}: {CsvColumns.Describe(line)}");
                continue;
            }

            table.Add(line, columns, new LabelPlace(index + 1));
            if (table._problems.Count >= SplitBuilder.MostErrors)
            {
                break;
            }
        }

        return columns is null
            ? throw new InvalidDataException($"{file} is empty; {CsvColumns.Describe("")}")
            : table;
    }

    private static CsvColumns? Columns(string file)
    {
        try
        {
            return TextFile.Glance(file).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line) && !IsHint(line)) is { } line
                ? CsvColumns.Find(line)
                : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Spreadsheets put the separator before the first row.</summary>
    private static bool IsHint(string line) => line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);

    private void Add(string line, CsvColumns columns, LabelPlace place)
    {
        if (CsvRow.Split(line, columns.Separator) is not { } cells)
        {
            Wrong(place, $"a quoted cell does not end in the line '{Excerpt.Of(line)}'; close the quote.");
        }
        else if (cells.Count != columns.Count)
        {
            Wrong(place, $"the row '{Excerpt.Of(line)}' has {cells.Count} cells, but the first row names {columns.Count} columns; quote "
                + "cells that contain the separator, or correct the row.");
        }
        else
        {
            Add(cells, columns, place);
        }
    }

    private void Add(List<string> cells, CsvColumns columns, LabelPlace place)
    {
        var picture = Find(cells, columns, place);
        if (columns.Box.All(column => cells[column].Length == 0) && cells[columns.Class].Length == 0)
        {
            // A picture without a box.
            return;
        }

        var numbers = new double[columns.Box.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var text = cells[columns.Box[i]];
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                Wrong(place, $"column {columns.Box[i] + 1} is '{Excerpt.Of(text)}', which is not a finite number; write pixels, with a "
                    + $"point before decimals.");
                return;
            }
        }

        var (x1, y1) = columns.AreSizes ? (numbers[0] + numbers[2], numbers[1] + numbers[3]) : (numbers[2], numbers[3]);
        picture.Boxes.Add(new NamedBox(
            cells[columns.Class], new BoundingBox((float)numbers[0], (float)numbers[1], (float)x1, (float)y1), place));
    }

    private Picture Find(List<string> cells, CsvColumns columns, LabelPlace place)
    {
        var name = cells[columns.Picture];
        var size = new StatedSize(Side(cells, columns.Size.Width), Side(cells, columns.Size.Height));
        if (!_byName.TryGetValue(name, out var picture))
        {
            picture = new Picture(name, place, size, []);
            _byName.Add(name, picture);
            _pictures.Add(picture);
        }
        else if (picture.Size != size)
        {
            Wrong(place, $"the picture's size is {size.Width}x{size.Height}, but line {picture.Place.Line} says "
                + $"{picture.Size.Width}x{picture.Size.Height} of the same picture; correct one of the two.");
        }

        return picture;
    }

    private void Wrong(LabelPlace place, string message) =>
        _problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _file, $"{place}: {message}"));

    private static int Side(List<string> cells, int column) => column >= 0
        && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var side) && side is > 0 and < int.MaxValue
            ? (int)Math.Round(side)
            : 0;

    /// <summary>A picture with its boxes.</summary>
    /// <param name="Name">Its name or path as it is written.</param>
    /// <param name="Place">Where it is first named.</param>
    /// <param name="Size">Its size as the file states it.</param>
    /// <param name="Boxes">Its boxes.</param>
    internal sealed record Picture(string Name, LabelPlace Place, StatedSize Size, List<NamedBox> Boxes);
}
