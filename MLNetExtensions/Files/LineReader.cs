using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MLNetGhost.Files;

/// <summary>Reads a text file line by line in fixed memory, whatever its length and that of its lines.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[FileLimit.Line + 2];
    private readonly StringReader? _decoded;
    private long _position;
    private int _start;
    private int _end;
    private int _number;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <exception cref="InvalidDataException">It is no regular file, too long, or not text.</exception>
    public LineReader(string path, long mostBytes = FileLimit.List)
    {
        _path = path;
        _file = SharedFile.OpenRead(path);
        try
        {
            if (RandomAccess.GetLength(_file) > mostBytes)
            {
                throw FileLimit.TooLong(path, mostBytes);
            }

            Fill();
            if (TextFile.Mark(_buffer.AsSpan(0, _end)) is var (encoding, length))
            {
                _start = length;
                _decoded = encoding is UTF8Encoding ? null : new StringReader(TextFile.Read(path));
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The next line without its end; null after the last.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="FileLimit.Line"/> bytes, or not UTF-8.</exception>
    public string? Read()
    {
        if (_decoded is not null)
        {
            return _decoded.ReadLine();
        }

        var end = FindEnd();
        if (end < 0 && _start == _end)
        {
            return null;
        }

        _number++;
        var length = end < 0 ? _end - _start : end;
        if (length > FileLimit.Line)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_path} line {_number} has more than "
                + $"{FileLimit.Line:N0} bytes, the most that a line of a list may have; write one entry per line."));
        }

        var line = TextFile.DecodeLine(_buffer.AsSpan(_start, length), _path, _number);
        _start += length;
        _start += end < 0 ? 0 : _buffer.AsSpan(_start, _end - _start).StartsWith("\r\n"u8) ? 2 : 1;
        return line;
    }

    public void Dispose()
    {
        _decoded?.Dispose();
        _file.Dispose();
    }

    /// <summary>The length of the next line; negative if nothing ends it, in this file or within what a line may have.</summary>
    private int FindEnd()
    {
        var end = Rest().IndexOfAny((byte)'\n', (byte)'\r');

        // A \r at the end of what has been read may have its \n behind it.
        if (end < 0 || (_start + end == _end - 1 && _buffer[_end - 1] == '\r'))
        {
            Fill();
            end = Rest().IndexOfAny((byte)'\n', (byte)'\r');
        }

        return end;
    }

    private Span<byte> Rest() => _buffer.AsSpan(_start, _end - _start);

    private void Fill()
    {
        Rest().CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < _buffer.Length && RandomAccess.Read(_file, _buffer.AsSpan(_end), _position) is > 0 and var count)
        {
            _end += count;
            _position += count;
        }
    }
}
