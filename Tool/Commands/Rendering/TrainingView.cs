using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows the trainer's work: bars on a terminal, lines elsewhere.</summary>
internal static class TrainingView
{
    /// <summary>A narrower terminal has no room for percentages beside the bar.</summary>
    private const int WideTerminal = 110;

    /// <summary>Runs work that reports its progress.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="console">Where to draw.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(ProgramConsole console, Func<IProgress<TrainingProgress>, T> work) => console.IsInteractive
        ? console.Out.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(Columns(console.Out.Profile.Width))
            .Start(bars => work(new LiveTrainingView(console.Out, bars)))
        : work(new PlainTrainingView(console));

    private static ProgressColumn[] Columns(int width)
    {
        var (description, bar, left) = (
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new RemainingTimeColumn());
        return width < WideTerminal ? [description, bar, left] : [description, bar, new PercentageColumn(), left];
    }
}
