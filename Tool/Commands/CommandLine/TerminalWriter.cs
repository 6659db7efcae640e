using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// Writes text that may hold names of files, classes and models: nothing in it is obeyed by a terminal. Escape sequences, other control
/// characters and marks of direction are written as \u with four digits. A line break ends a line only where the program breaks it:
/// <see cref="WriteLine(string?)"/> writes exactly one line, broken between words if it is longer than the terminal.
/// </summary>
/// <param name="inner">Receives the text.</param>
/// <param name="width">The most characters of a line, beyond which it is broken between words; null for any number.</param>
internal sealed class TerminalWriter(TextWriter inner, Func<int>? width = null) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <summary>The most characters of a line; a longer one is cut, for nobody reads it.</summary>
    public const int LongestLine = 20_000;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>A text as one line that a terminal shows and does not obey.</summary>
    /// <param name="text">The text.</param>
    public static string Line(string? text) => Excerpt.Of(text, LongestLine);

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        foreach (var part in TextWrap.Lines(Line(value), width?.Invoke() ?? int.MaxValue))
        {
            inner.WriteLine(part);
        }
    }

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (char.IsSurrogate(value))
        {
            inner.Write(value); // Half of a pair, whose other half comes before or next.
        }
        else
        {
            Write([value]);
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <summary>Writes text of several lines; its line breaks are kept.</summary>
    /// <param name="buffer">The text.</param>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.IndexOf('\n') is >= 0 and var end)
        {
            var line = buffer[..end];
            inner.Write(Excerpt.Of(line.EndsWith("\r") ? line[..^1] : line, int.MaxValue));
            inner.Write(inner.NewLine);
            buffer = buffer[(end + 1)..];
        }

        inner.Write(Excerpt.Of(buffer, int.MaxValue));
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
