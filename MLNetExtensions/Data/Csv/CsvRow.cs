using System.Text;

namespace MLNetGhost.Data;

/// <summary>Splits lines of CSV into cells; a cell may be quoted, with doubled quotes inside.</summary>
internal static class CsvRow
{
    private const char Quote = '"';

    /// <summary>The cells of a line, without blanks around them; null if a quoted cell does not end in it.</summary>
    public static List<string>? Split(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var position = 0; ; position++)
        {
            cell.Clear();
            while (position < line.Length && line[position] == ' ')
            {
                position++;
            }

            if (position < line.Length && line[position] == Quote)
            {
                if (!ReadQuoted(line, ref position, cell))
                {
                    return null;
                }
            }

            while (position < line.Length && line[position] != separator)
            {
                cell.Append(line[position++]);
            }

            cells.Add(cell.ToString().Trim());
            if (position >= line.Length)
            {
                return cells;
            }
        }
    }

    /// <summary>A cell as it is written: quoted if it must be.</summary>
    public static string Cell(string text) => text.AsSpan().IndexOfAny(",;\"\t") < 0 && text == text.Trim()
        ? text
        : $"{Quote}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}{Quote}";

    private static bool ReadQuoted(string line, ref int position, StringBuilder cell)
    {
        for (position++; position < line.Length; position++)
        {
            if (line[position] != Quote)
            {
                cell.Append(line[position]);
            }
            else if (position + 1 < line.Length && line[position + 1] == Quote)
            {
                cell.Append(line[position++]);
            }
            else
            {
                position++;
                return true;
            }
        }

        return false;
    }
}
