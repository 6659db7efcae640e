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

    /// <summary>The splits that the rows name; none if there is no such column, or none of its words is a split.</summary>
    public IReadOnlyList<string> Splits => _pictures.Select(picture => picture.Split).Where(split => split.Length > 0)
        .Distinct(StringComparer.OrdinalIgnoreCase).ToList() is var splits && splits.Exists(SplitName.IsKnown) ? splits : [];

    /// <summary>True if a column is called like one of splits.</summary>
    public static bool HasSplits(string file) => Columns(file) is { Split: >= 0 };

    /// <summary>True if the first row names the columns of boxes, or is one.</summary>
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
                columns = CsvColumns.Find(line) ?? CsvColumns.OfRow(line)
                    ?? throw new InvalidDataException($"{file} line {index + 1}: {CsvColumns.Describe(line)}");
                if (columns.AreNamed)
                {
                    continue;
                }
            }

            table.Add(line, columns, new LabelPlace(index + 1));
            if (table._problems.Count >= SplitBuilder.MostErrors)
            {
                break;
            }
        }

        table.CheckSplits(columns ?? throw new InvalidDataException($"{file} is empty; {CsvColumns.Describe("")}"));
        return table;
    }

    private static CsvColumns? Columns(string file)
    {
        try
        {
            return TextFile.Glance(file).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line) && !IsHint(line)) is { } line
                ? CsvColumns.Find(line) ?? CsvColumns.OfRow(line)
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
            if (columns.Number(text) is not { } number)
            {
                Wrong(place, $"column {columns.Box[i] + 1} is '{Excerpt.Of(text)}', which is not a finite number; write pixels, with a "
                    + $"point before decimals.");
                return;
            }

            numbers[i] = number;
        }

        if (!columns.AreNamed && !(numbers[0] < numbers[2] && numbers[1] < numbers[3]))
        {
            Wrong(place, "without a first row that names the columns, a row is path, x1, y1, x2, y2, class, but this one has its second "
                + "corner before its first; write the first row, such as filename,bbox_x,bbox_y,bbox_width,bbox_height,class.");
            return;
        }

        var (x1, y1) = columns.AreSizes ? (numbers[0] + numbers[2], numbers[1] + numbers[3]) : (numbers[2], numbers[3]);
        picture.Boxes.Add(new NamedBox(
            cells[columns.Class], new BoundingBox((float)numbers[0], (float)numbers[1], (float)x1, (float)y1), place));
    }

    private Picture Find(List<string> cells, CsvColumns columns, LabelPlace place)
    {
        var name = cells[columns.Picture];
        var size = new StatedSize(Side(cells, columns, columns.Size.Width), Side(cells, columns, columns.Size.Height));
        var split = columns.Split < 0 ? "" : cells[columns.Split];
        if (!_byName.TryGetValue(name, out var picture))
        {
            picture = new Picture(name, place, size, []) { Split = split };
            _byName.Add(name, picture);
            _pictures.Add(picture);
        }
        else if (picture.Size != size)
        {
            Wrong(place, $"the picture's size is {size.Width}x{size.Height}, but line {picture.Place.Line} says "
                + $"{picture.Size.Width}x{picture.Size.Height} of the same picture; correct one of the two.");
        }
        else if (!split.Equals(picture.Split, StringComparison.OrdinalIgnoreCase))
        {
            Wrong(place, $"the picture's split is '{Excerpt.Of(split)}', but line {picture.Place.Line} says "
                + $"'{Excerpt.Of(picture.Split)}' of the same picture; correct one of the two.");
        }

        return picture;
    }

    private void Wrong(LabelPlace place, string message) =>
        _problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _file, $"{place}: {message}"));

    private static int Side(List<string> cells, CsvColumns columns, int column) =>
        column >= 0 && columns.Number(cells[column]) is { } side and > 0 and < int.MaxValue ? (int)Math.Round(side) : 0;

    /// <summary>Says what of a column of splits is not used.</summary>
    private void CheckSplits(CsvColumns columns)
    {
        var without = _pictures.Where(picture => picture.Split.Length == 0).ToList();
        if (columns.Split < 0 || _pictures.Count == 0)
        {
            return;
        }

        if (Splits.Count == 0)
        {
            _problems.Add(DatasetProblem.Warning(ProblemKind.MalformedRow, _file, $"Column {columns.Split + 1} has the name of one of "
                + $"splits, but not one of the words {string.Join(", ", SplitName.Known)}; it was ignored."));
        }
        else if (without.Count > 0)
        {
            _problems.Add(DatasetProblem.Counting(ProblemKind.MalformedRow, _file, "Pictures whose row names no split", without.Count,
                $"they were left out, such as {Excerpt.Of(without[0].Name)}."));
        }
    }

    /// <summary>A picture with its boxes.</summary>
    /// <param name="Name">Its name or path as it is written.</param>
    /// <param name="Place">Where it is first named.</param>
    /// <param name="Size">Its size as the file states it.</param>
    /// <param name="Boxes">Its boxes.</param>
    internal sealed record Picture(string Name, LabelPlace Place, StatedSize Size, List<NamedBox> Boxes)
    {
        /// <summary>Its split as it is written; empty if none is.</summary>
        public string Split { get; init; } = "";
    }
}
