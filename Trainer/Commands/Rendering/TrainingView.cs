using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Trainer.Commands.Rendering;

/// <summary>Shows work of the trainer: bars on a terminal, lines elsewhere.</summary>
internal static class TrainingView
{
    /// <summary>Does some work that reports.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="console">Where to draw.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(ProgramConsole console, Func<IProgress<TrainingProgress>, T> work) => console.IsInteractive
        ? console.Out.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(bars => work(new LiveTrainingView(console.Out, bars)))
        : work(new PlainTrainingView(console));
}
