using System.Globalization;

namespace MLNetGhost.Tool.Commands;

/// <summary>A bar with count, images per second, memory and time left on a terminal, which is gone afterwards; nothing elsewhere.</summary>
internal static class ProgressBar
{
    /// <summary>Runs work on pictures that reports each of them.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="console">Where to draw.</param>
    /// <param name="title">Name of the work.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="work">The work; it calls the action after every picture, from any thread.</param>
    public static T Run<T>(ProgramConsole console, string title, int count, Func<Action, T> work)
    {
        if (!console.IsInteractive)
        {
            return work(() => { });
        }

        var done = 0;
        var start = TimeProvider.System.GetTimestamp();
        var pace = new Pace(TimeProvider.System, 0);
        using var display = new LiveDisplay(console.Out, width => [Row(width)]);
        return work(() => display.Change(() => done++));

        string Row(int width)
        {
            var seconds = Math.Max(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1e-3);
            return ProgressRow.Of(width, title, done, count, pace.Left(done, count),
                string.Create(CultureInfo.InvariantCulture, $"{done}/{count}"),
                string.Create(CultureInfo.InvariantCulture, $"{done / seconds:0.0} images/s"),
                TrainingText.Memory(Environment.WorkingSet));
        }
    }
}
