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
            table.AddColumn(new TableColumn(Markup.Escape(header))
            {
                Alignment = s_text.Contains(header) ? Justify.Left
                : Justify.Right,
                NoWrap = true,
                Padding = s_padding
            });
        }

        return table;
    }
}
