using System.Globalization;
using System.Text;

namespace MLNetGhost.Files;

/// <summary>
/// Reads and writes the few Python values that YOLO tools put into a model's metadata as text: numbers, strings, True, False, None,
/// lists, tuples and dictionaries. JSON of the same values is read too.
/// </summary>
internal ref struct PythonLiteral
{
    private const int DeepestNesting = 16;

    private readonly ReadOnlySpan<char> _text;
    private int _position;
    private int _depth;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads one value.</summary>
    /// <returns>long, double, string, bool, null, a list of values, or a list of key-value pairs in the order of the text.</returns>
    /// <exception cref="FormatException">The text is not such a value; the message says where.</exception>
    public static object? Parse(ReadOnlySpan<char> text)
    {
        var reader = new PythonLiteral(text);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Unexpected("the end");
    }

    /// <summary>
    /// A string as Python's repr writes it: in single quotes, or in double quotes if the text contains only single ones.
    /// </summary>
    public static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var builder = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                _ when character == quote => builder.Append('\\').Append(quote),
                _ when char.IsControl(character) => builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => builder.Append(character),
            };
        }

        return builder.Append(quote).ToString();
    }

    private object? ReadValue()
    {
        SkipSpace();
        if (_depth > DeepestNesting)
        {
            throw new FormatException($"it is nested more than {DeepestNesting} levels deep");
        }

        return Peek() switch
        {
            '{' => ReadDictionary(),
            '[' => ReadList(']'),
            '(' => ReadList(')'),
            '\'' or '"' => ReadString(),
            >= '0' and <= '9' or '-' or '+' or '.' => ReadNumber(),
            _ => ReadWord(),
        };
    }

    private List<KeyValuePair<object?, object?>> ReadDictionary()
    {
        var entries = new List<KeyValuePair<object?, object?>>();
        Open();
        while (!Close('}'))
        {
            var key = ReadValue();
            SkipSpace();
            Expect(':');
            entries.Add(new(key, ReadValue()));
            EndItem('}');
        }

        return entries;
    }

    private List<object?> ReadList(char end)
    {
        var items = new List<object?>();
        Open();
        while (!Close(end))
        {
            items.Add(ReadValue());
            EndItem(end);
        }

        return items;
    }

    private string ReadString()
    {
        var quote = _text[_position++];
        var builder = new StringBuilder();
        while (Peek() != quote)
        {
            if (_position == _text.Length)
            {
                throw Unexpected("a closing quote");
            }

            var character = _text[_position++];
            if (character == '\\')
            {
                AppendEscape(builder);
            }
            else
            {
                builder.Append(character);
            }
        }

        _position++;
        return builder.ToString();
    }

    private void AppendEscape(StringBuilder builder)
    {
        if (_position == _text.Length)
        {
            throw Unexpected("the rest of an escape");
        }

        var character = _text[_position++];
        _ = character switch
        {
            'n' => builder.Append('\n'),
            'r' => builder.Append('\r'),
            't' => builder.Append('\t'),
            'b' => builder.Append('\b'),
            'f' => builder.Append('\f'),
            '\\' or '\'' or '"' or '/' => builder.Append(character),
            'x' => builder.Append((char)ReadHexadecimal(2)),
            'u' => builder.Append((char)ReadHexadecimal(4)),
            'U' => builder.Append(ReadRune()),
            _ => builder.Append('\\').Append(character),
        };
    }

    private string ReadRune()
    {
        var code = ReadHexadecimal(8);
        return Rune.IsValid(code) ? new Rune(code).ToString() : throw Unexpected("a Unicode character");
    }

    private int ReadHexadecimal(int digits)
    {
        if (_position + digits > _text.Length
            || !uint.TryParse(_text.Slice(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > int.MaxValue)
        {
            throw Unexpected($"{digits} hexadecimal digits");
        }

        _position += digits;
        return (int)code;
    }

    private object ReadNumber()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '-' or '+' or '.' or '_'))
        {
            _position++;
        }

        var number = _text[start.._position];
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : throw new FormatException($"'{Excerpt.Of(number)}' at character {start} is not a number");
    }

    private object? ReadWord()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiLetter(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position] switch
        {
            "True" or "true" => true,
            "False" or "false" => false,
            "None" or "null" => null,
            _ => throw new FormatException($"expected a value at character {start}"),
        };
    }

    private void Open()
    {
        _position++;
        _depth++;
    }

    private bool Close(char end)
    {
        SkipSpace();
        if (Peek() != end || _position == _text.Length)
        {
            return false;
        }

        _position++;
        _depth--;
        return true;
    }

    /// <summary>An item is followed by a comma or the end.</summary>
    private void EndItem(char end)
    {
        SkipSpace();
        if (Peek() == ',')
        {
            _position++;
        }
        else if (Peek() != end)
        {
            throw Unexpected($"',' or '{end}'");
        }
    }

    private void Expect(char character)
    {
        if (Peek() != character)
        {
            throw Unexpected($"'{character}'");
        }

        _position++;
    }

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private readonly FormatException Unexpected(string wanted) => new($"expected {wanted} at character {_position}");
}
