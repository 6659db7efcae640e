using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Reports on the thread that reports, so that nothing is lost when the work is done.</summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="report">Receives it.</param>
internal sealed class FleetProgress<T>(Action<T> report) : IProgress<T>
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (_lock)
        {
            report(value);
        }
    }
}

/// <summary>A bar for work whose length becomes known while it goes on; nothing where nobody watches.</summary>
internal static class FleetProgress
{
    /// <summary>Runs work that reports how far it is.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="console">Where to draw.</param>
    /// <param name="title">Name of the work.</param>
    /// <param name="work">The work; it calls the action with what is done and all there is.</param>
    public static Task<T> RunAsync<T>(ProgramConsole console, string title, Func<Action<long, long>, Task<T>> work) =>
        !console.IsInteractive
            ? work((_, _) => { })
            : console.Out.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(progress =>
                {
                    var task = progress.AddTask(Tables.Plain(title));
                    return work((done, total) =>
                    {
                        task.MaxValue = total;
                        task.Value = done;
                    });
                });
}
