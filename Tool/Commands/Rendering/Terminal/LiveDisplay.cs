using System.Text;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// The last rows of a terminal, drawn anew in place. Lines that are written meanwhile appear above them, and at the end nothing of the
/// rows is left. Before anything is drawn, all that was drawn before is erased, so that no shorter text leaves the end of a longer one;
/// also what a terminal has wrapped, because it was made narrower.
/// </summary>
internal sealed class LiveDisplay : IDisposable
{
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";
    private const string EraseToTheEnd = "\e[0J";

    /// <summary>How often the rows are drawn although nothing was reported: the seconds in them go on.</summary>
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    /// <summary>Reports that follow one another faster are drawn together.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IAnsiConsole _console;
    private readonly Func<int, IReadOnlyList<string>> _rows;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly bool _hasColours;
    private readonly bool _rewraps;
    private int[] _drawn = [];
    private long _drawnAt;
    private bool _isClosed;

    /// <summary>Draws the rows for the first time.</summary>
    /// <param name="console">A terminal that understands control sequences.</param>
    /// <param name="rows">Makes the rows for a terminal of so many columns; each is cut if it is longer.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="rewraps">Whether the terminal, made narrower, wraps what it shows; null to judge by its name.</param>
    public LiveDisplay(IAnsiConsole console, Func<int, IReadOnlyList<string>> rows, TimeProvider? time = null, bool? rewraps = null)
    {
        (_console, _rows, _time) = (console, rows, time ?? TimeProvider.System);
        _rewraps = rewraps ?? Rewraps();
        _hasColours = console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        Draw(above: "");
        _timer = _time.CreateTimer(_ => Change(() => { }), null, s_beat, s_beat);
    }

    /// <summary>Columns that a row may take: a terminal wraps after its last column, so that one is never used.</summary>
    public int Width => Math.Max(_console.Profile.Width - 1, 1);

    /// <summary>Changes what the rows show, and draws them unless that was done a moment ago.</summary>
    /// <param name="change">The change; nothing is drawn while it runs.</param>
    public void Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (!_isClosed && _time.GetElapsedTime(_drawnAt) >= s_pause)
            {
                Draw(above: "");
            }
        }
    }

    /// <summary>Writes a line above the rows; a longer one than the terminal is broken between words.</summary>
    /// <param name="text">The line.</param>
    /// <param name="tone">How it is shown.</param>
    public void WriteLine(string text, LineTone tone = LineTone.Plain)
    {
        lock (_gate)
        {
            var colour = tone switch
            {
                LineTone.Good => Green,
                LineTone.Warning => Yellow,
                LineTone.Heading => Bold,
                _ => "",
            };
            var lines = string.Join('\n', TextWrap.Lines(TerminalWriter.Line(text), Width));
            Draw(above: (_hasColours && colour.Length > 0 ? $"{colour}{lines}{Plain}" : lines) + "\n");
        }
    }

    /// <summary>Erases the rows.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                Draw(above: "");
            }
        }
    }

    private void Draw(string above)
    {
        var text = new StringBuilder();
        if (_drawn.Length > 0)
        {
            var upwards = _drawn.Sum(Height) - 1;
            text.Append('\r').Append(upwards > 0 ? $"\e[{upwards}A" : "").Append(EraseToTheEnd);
        }

        var rows = _isClosed ? [] : _rows(Width).Select(row => TextWrap.Cut(row, Width)).ToArray();
        text.Append(above).AppendJoin('\n', rows);
        _console.Profile.Out.Writer.Write(text.ToString());
        _console.Profile.Out.Writer.Flush();
        (_drawn, _drawnAt) = ([.. rows.Select(row => row.GetCellWidth())], _time.GetTimestamp());
    }

    /// <summary>The rows of the terminal that a drawn row takes now.</summary>
    private int Height(int length) =>
        _rewraps ? Math.Max((length + _console.Profile.Width - 1) / Math.Max(_console.Profile.Width, 1), 1) : 1;

    /// <summary>xterm and GNU screen cut rows that no longer fit; nearly all other terminals, and tmux, wrap them.</summary>
    private static bool Rewraps() =>
        Environment.GetEnvironmentVariable("XTERM_VERSION") is null && Environment.GetEnvironmentVariable("STY") is null;
}
