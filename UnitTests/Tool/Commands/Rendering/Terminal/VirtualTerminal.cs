using System.Globalization;
using System.Text;
using Spectre.Console;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>
/// A terminal as far as the program uses one: it keeps what was written as a grid of characters. A character after the last column goes
/// to the next row; the cursor cannot be moved above the window; made narrower or wider, it wraps what it shows anew. An unknown control
/// sequence is an error.
/// </summary>
internal sealed class VirtualTerminal(int width, int height = 24) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly List<StringBuilder> _rows = [new()];
    private readonly List<bool> _goesOn = [false];
    private int _row;
    private int _column;

    public override Encoding Encoding => Encoding.UTF8;

    public int Width { get; private set; } = width;

    /// <summary>Everything that is on the screen or was scrolled out of it, without blanks at the ends of rows.</summary>
    public IReadOnlyList<string> Screen => [.. _rows.Select(row => row.ToString().TrimEnd())];

    /// <summary>Where the next character goes.</summary>
    public (int Row, int Column) Cursor => (_row, _column);

    /// <summary>How many times a row was full, so that text went on in the next.</summary>
    public int WrapCount { get; private set; }

    /// <summary>A console that draws here and believes in a person before it.</summary>
    public IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(this),
        });
        console.Profile.Width = Width;
        return console;
    }

    /// <summary>Wraps all that is shown at another width; the cursor stays behind the same character.</summary>
    public void Resize(int width)
    {
        Width = width;
        var lines = new List<(StringBuilder Text, int Cursor)>();
        foreach (var (index, row) in _rows.Index())
        {
            if (!_goesOn[index])
            {
                lines.Add((new StringBuilder(), -1));
            }

            var (text, cursor) = lines[^1];
            lines[^1] = (text, index == _row ? text.Length + _column : cursor);
            text.Append(row);
        }

        _rows.Clear();
        _goesOn.Clear();
        foreach (var (text, cursor) in lines)
        {
            var first = _rows.Count;
            for (var start = 0; start == 0 || start < text.Length; start += width)
            {
                _rows.Add(new(text.ToString(start, Math.Min(width, text.Length - start))));
                _goesOn.Add(start > 0);
            }

            if (cursor >= 0)
            {
                _row = Math.Min(first + (cursor / width), _rows.Count - 1);
                _column = cursor - ((_row - first) * width);
            }
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        var text = value ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\e':
                    i = Obey(text, i);
                    break;
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    NextRow();
                    break;
                default:
                    Put(text[i]);
                    break;
            }
        }
    }

    private void Put(char letter)
    {
        Assert.IsFalse(char.IsControl(letter), $"The control character {(int)letter:X4} reached the terminal.");
        if (_column >= Width)
        {
            WrapCount++;
            NextRow(goesOn: true);
        }

        var row = _rows[_row];
        row.Append(' ', Math.Max(_column + 1 - row.Length, 0));
        row[_column++] = letter;
    }

    private void NextRow(bool goesOn = false)
    {
        (_row, _column) = (_row + 1, 0);
        if (_row == _rows.Count)
        {
            _rows.Add(new());
            _goesOn.Add(goesOn);
        }
        else
        {
            _goesOn[_row] = goesOn;
        }
    }

    /// <summary>Obeys a control sequence, and returns the place of its last character.</summary>
    private int Obey(string text, int start)
    {
        var end = start + 2;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        var number = text[(start + 2)..end];
        switch (text[end])
        {
            case 'A':
                _row = Math.Max(_row - int.Parse(number, CultureInfo.InvariantCulture), Math.Max(_rows.Count - height, 0));
                break;
            case 'J' when number == "0":
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                _goesOn.RemoveRange(_row + 1, _goesOn.Count - _row - 1);
                _rows[_row].Length = Math.Min(_column, _rows[_row].Length);
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"The terminal does not know '{text[(start + 1)..(end + 1)]}'.");
                break;
        }

        return end;
    }
}
