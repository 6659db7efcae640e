using System.Buffers;
using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The rows of a label file: numbers between blanks. A ref struct, so that a file of any size is read without a string.</summary>
internal ref struct YoloRows
{
    /// <summary>The most bytes of a row; a polygon of 25,000 corners has as many.</summary>
    public const int LongestRow = 1 << 20;

    /// <summary>The most rows of a file, blank ones left out.</summary>
    public const int MostRows = 100_000;

    private const int FirstColumns = 64;
    private const int LongestShown = 1000;

    private readonly string _path;
    private int _rows;

    private ReadOnlySpan<byte> _rest;
    private double[] _values;

    /// <summary>Starts before the first row.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataException">A byte order mark names an encoding that the text is not in.</exception>
    public YoloRows(ReadOnlySpan<byte> content, string path)
    {
        _path = path;
        _rest = TextFile.Mark(content) is null ? content : Encoding.UTF8.GetBytes(TextFile.Decode(content, path));
        _values = ArrayPool<double>.Shared.Rent(FirstColumns);
    }

    /// <summary>The line of the current row, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The numbers of the current row, up to the first that is none.</summary>
    public readonly ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>The text of the current row.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The first entry of the current row that is not a finite number; empty if all are.</summary>
    public ReadOnlySpan<byte> Wrong { get; private set; }

    /// <summary>The number of entries in the current row.</summary>
    public int Columns { get; private set; }

    private int Count { get; set; }

    /// <summary>Goes to the next row that is not blank.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="InvalidDataException">A row is longer than <see cref="LongestRow"/>, or there are more than
    /// <see cref="MostRows"/>.</exception>
    public bool Read()
    {
        while (_rest.Length > 0)
        {
            var end = _rest.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + (_rest[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
            Line++;
            if (line.Length > LongestRow)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_path} line {Line} has {line.Length:N0} "
                    + $"bytes; a row of labels may have at most {LongestRow:N0}. Write one object per line."));
            }

            if (Parse(line))
            {
                return ++_rows <= MostRows ? true : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{_path} has more than {MostRows:N0} rows, the most that one picture may have; give each picture a file of its own."));
            }
        }

        return false;
    }

    /// <summary>The current row as text for a message, cut after twelve entries.</summary>
    public readonly string Show()
    {
        var shown = Encoding.Latin1.GetString(Text[..Math.Min(Text.Length, LongestShown)]);
        var parts = shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Excerpt.Of(string.Join(' ', parts.Take(12)) + (parts.Length > 12 || shown.Length < Text.Length ? " …" : ""));
    }

    /// <summary>The first entry that is not a number, as text for a message.</summary>
    public readonly string ShowWrong() => Excerpt.Of(Encoding.Latin1.GetString(Wrong[..Math.Min(Wrong.Length, LongestShown)]));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_values);
        _values = [];
    }

    private bool Parse(ReadOnlySpan<byte> line)
    {
        Text = line;
        Wrong = default;
        (Columns, Count) = (0, 0);
        while (true)
        {
            var start = line.IndexOfAnyExcept(" \t\v\f"u8);
            if (start < 0)
            {
                return Columns > 0;
            }

            line = line[start..];
            var length = line.IndexOfAny(" \t\v\f"u8);
            var entry = length < 0 ? line : line[..length];
            line = line[entry.Length..];
            Columns++;
            Add(entry);
        }
    }

    private void Add(ReadOnlySpan<byte> entry)
    {
        if (Wrong.Length > 0)
        {
            return;
        }

        if (Count == _values.Length)
        {
            var larger = ArrayPool<double>.Shared.Rent(2 * _values.Length);
            Values.CopyTo(larger);
            ArrayPool<double>.Shared.Return(_values);
            _values = larger;
        }

        if (double.TryParse(entry, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            _values[Count++] = value;
        }
        else
        {
            Wrong = entry;
        }
    }
}
