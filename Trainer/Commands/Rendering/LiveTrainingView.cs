using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Trainer.Commands.Rendering;

/// <summary>Shows a run on a terminal: a bar for the epoch under way, one for the run, and a line for every epoch above them.</summary>
/// <param name="console">Where to write.</param>
/// <param name="bars">The bars.</param>
internal sealed class LiveTrainingView(IAnsiConsole console, ProgressContext bars) : IProgress<TrainingProgress>
{
    private ProgressTask? _epoch;
    private ProgressTask? _run;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                console.MarkupLine(note.IsWarning ? $"[yellow]{Markup.Escape(TrainingText.Note(note))}[/]" : Markup.Escape(note.Text));
                break;
            case BatchProgress batch:
                Show(batch);
                break;
            case ValidationProgress validation:
                Show(validation);
                break;
            case EpochProgress epoch:
                Show(epoch);
                break;
        }
    }

    private void Show(BatchProgress batch)
    {
        _epoch ??= bars.AddTask("epoch");
        _epoch.MaxValue = batch.BatchCount;
        _epoch.Value = batch.Batch;
        _epoch.Description = Markup.Escape(TrainingText.Batch(batch));
        _run ??= bars.AddTask("run", maxValue: batch.EpochCount * (double)batch.BatchCount);
        _run.Value = ((batch.Epoch - 1) * (double)batch.BatchCount) + batch.Batch;
    }

    private void Show(ValidationProgress validation)
    {
        _epoch ??= bars.AddTask("validation");
        _epoch.MaxValue = validation.BatchCount;
        _epoch.Value = validation.Batch;
        _epoch.Description = Markup.Escape(TrainingText.Validation(validation));
    }

    private void Show(EpochProgress epoch)
    {
        var line = Markup.Escape(TrainingText.Epoch(epoch));
        console.MarkupLine(epoch.Report.IsBest ? $"[green]{line}[/]" : line);
    }
}
