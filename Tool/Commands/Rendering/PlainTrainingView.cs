using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows a run as lines: notes, what begins, and one line per epoch. For files, pipes and logs.</summary>
/// <param name="console">Where to write.</param>
internal sealed class PlainTrainingView(ProgramConsole console) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                console.WriteLine(TrainingText.Note(note));
                break;
            case TrainingStage stage:
                console.WriteLine(Stage.Line(stage.Text));
                break;
            case EpochProgress epoch:
                console.WriteLine(TrainingText.Epoch(epoch));
                break;
        }
    }
}
