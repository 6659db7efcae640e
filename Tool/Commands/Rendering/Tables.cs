using MLNetGhost.Files;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>The look of the program's tables.</summary>
internal static class Tables
{
    /// <summary>Half the usual padding, so that tables of eight columns fit a terminal 80 characters wide.</summary>
    private static readonly Padding s_padding = new(0, 0, 1, 0);

    private static readonly string[] s_names = ["Split", "Class", "Layer", "Name", "Model", "File"];

    /// <summary>An empty table: columns of names are left-aligned, columns of numbers right-aligned.</summary>
    /// <param name="headers">Names of the columns.</param>
    /// <param name="areNames">Which columns hold names.</param>
    public static Table Create(string[] headers, bool[] areNames)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (header, isName) in headers.Zip(areNames))
        {
            table.AddColumn(new TableColumn(Plain(header))
            {
                Alignment = isName ? Justify.Left : Justify.Right,
                NoWrap = true,
                Padding = s_padding,
            });
        }

        return table;
    }

    /// <summary>Whether a column of this name holds names rather than numbers.</summary>
    /// <param name="header">The column's name.</param>
    public static bool IsName(string header) => s_names.Contains(header);

    /// <summary>Characters of a row: the cells, a blank on both sides of the table, between columns and after each.</summary>
    /// <param name="columns">Characters of each column.</param>
    public static int WidthOf(IEnumerable<int> columns) => columns.Sum(width => width + s_padding.Right + 1) + 1;

    /// <summary>Text of any origin as Spectre's markup: short, on one line, without colours of its own.</summary>
    /// <param name="text">The text.</param>
    public static string Plain(string text) => Markup.Escape(Excerpt.Of(text));
}
