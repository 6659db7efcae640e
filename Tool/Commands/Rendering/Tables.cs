using MLNetGhost.Files;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>The look of the program's tables.</summary>
internal static class Tables
{
    /// <summary>Half the usual padding, so that tables of eight columns fit a terminal 80 characters wide.</summary>
    private static readonly Padding s_padding = new(0, 0, 1, 0);

    private static readonly string[] s_text = ["Split", "Class", "Layer", "Name", "Model", "File"];

    /// <summary>An empty table: columns of text are left-aligned, columns of numbers right-aligned.</summary>
    /// <param name="headers">Names of the columns.</param>
    public static Table Create(params string[] headers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(Plain(header))
            {
                Alignment = s_text.Contains(header) ? Justify.Left
                : Justify.Right,
                NoWrap = true,
                Padding = s_padding
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain text, which may hold names of any kind.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">The cells.</param>
    public static void AddText(this Table table, params string[] cells) => table.AddRow([.. cells.Select(Plain)]);

    /// <summary>A title of plain text.</summary>
    /// <param name="text">The text.</param>
    public static TableTitle Title(string text) => new(Plain(text));

    /// <summary>Text of any origin as Spectre's markup: short, on one line, without colours of its own.</summary>
    /// <param name="text">The text.</param>
    public static string Plain(string text) => Markup.Escape(Excerpt.Of(text));
}
