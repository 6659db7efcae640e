using MLNetGhost.Files;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// A table of which every row is one row of the terminal: of its columns, the most important ones that fit; and if those do not, names
/// are cut, never numbers.
/// </summary>
/// <param name="columns">The columns from left to right.</param>
internal sealed class FittedTable(params IReadOnlyList<FittedTable.Column> columns)
{
    /// <summary>Longer names do not push out other columns; they are cut if there is no room.</summary>
    private const int NameWidth = 18;

    /// <summary>A name is cut to no less.</summary>
    private const int ShortestName = 4;

    private readonly List<string[]> _rows = [];

    /// <summary>A line above the table; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Adds a row of plain text, which may hold names of any kind.</summary>
    /// <param name="cells">A cell for every column.</param>
    public void Add(params IEnumerable<string> cells) => _rows.Add([.. cells.Select(cell => Excerpt.Of(cell))]);

    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to write; its width decides what is shown.</param>
    public void Write(ProgramConsole console)
    {
        var (headers, chosen) = Choose(console.LineWidth);
        var widths = chosen.Select(column => Natural(column, headers[column])).ToArray();
        Narrow(widths, chosen, console.LineWidth);
        var table = Tables.Create(
            [.. chosen.Select((column, place) => Cut(headers[column], widths[place]))], [.. chosen.Select(IsName)]);
        foreach (var row in _rows)
        {
            table.AddRow([.. chosen.Select((column, place) => Tables.Plain(Cut(row[column], widths[place])))]);
        }

        if (Title is not null)
        {
            console.WriteLine(Title);
        }

        console.Out.Write(table);
    }

    /// <summary>All columns with their names, or, if they do not fit, as many with their short names as do.</summary>
    private (string[] Headers, int[] Columns) Choose(int width)
    {
        string[] whole = [.. columns.Select(column => column.Header)];
        int[] all = [.. Enumerable.Range(0, columns.Count)];
        if (Tables.WidthOf(all.Select(column => Wanted(column, whole[column]))) <= width)
        {
            return (whole, all);
        }

        string[] brief = [.. columns.Select(column => column.Short ?? column.Header)];
        var chosen = new List<int>();
        foreach (var group in all.GroupBy(column => columns[column].Rank).OrderBy(group => group.Key))
        {
            if (chosen.Count > 0 && Tables.WidthOf(chosen.Concat(group).Select(column => Wanted(column, brief[column]))) > width)
            {
                break;
            }

            chosen.AddRange(group);
        }

        return (brief, [.. chosen.Order()]);
    }

    /// <summary>Cuts columns of names until the table fits, the widest one first.</summary>
    private void Narrow(int[] widths, int[] chosen, int width)
    {
        while (Tables.WidthOf(widths) > width)
        {
            var widest = Enumerable.Range(0, widths.Length)
                .Where(place => IsName(chosen[place]) && widths[place] > ShortestName)
                .DefaultIfEmpty(-1).MaxBy(place => place < 0 ? 0 : widths[place]);
            if (widest < 0)
            {
                break; // Nothing but numbers, in a terminal that is narrower than they are.
            }

            widths[widest]--;
        }
    }

    /// <summary>The room that a column must have to be chosen.</summary>
    private int Wanted(int column, string header) =>
        IsName(column) ? Math.Min(Natural(column, header), NameWidth) : Natural(column, header);

    private bool IsName(int column) => Tables.IsName(columns[column].Header);

    private int Natural(int column, string header) =>
        _rows.Select(row => row[column].GetCellWidth()).Append(header.GetCellWidth()).Max();

    /// <summary>The beginning of a text, with an ellipsis if something is missing; a letter may be two columns wide.</summary>
    private static string Cut(string text, int width)
    {
        var length = width;
        while (TextWrap.Cut(text, length) is var cut && cut.GetCellWidth() > width)
        {
            length--;
        }

        return TextWrap.Cut(text, length);
    }

    /// <summary>A column.</summary>
    /// <param name="Header">Its name.</param>
    /// <param name="Rank">How important it is, the lowest most; columns of one rank are shown together or not at all.</param>
    /// <param name="Short">Its name where there is little room; null for the same.</param>
    internal sealed record Column(string Header, int Rank = 0, string? Short = null);
}
