using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows the trainer's work: a table and rows that change on a terminal, lines elsewhere.</summary>
internal static class TrainingView
{
    /// <summary>Runs work that reports its progress.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="console">Where to draw.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(ProgramConsole console, Func<IProgress<TrainingProgress>, T> work)
    {
        if (!console.IsInteractive)
        {
            return work(new PlainTrainingView(console));
        }

        using var view = new LiveTrainingView(console.Out);
        return work(view);
    }
}
