using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>A bar with count, images per second, memory and time left on a terminal; nothing elsewhere.</summary>
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

        return console.Out.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpeedColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(Tables.Plain(title), maxValue: count);
                return work(() => task.Increment(1));
            });
    }
}
