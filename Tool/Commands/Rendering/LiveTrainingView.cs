using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows a run on a terminal: a bar for the epoch under way, one for the run, and a line per epoch above them.</summary>
/// <param name="console">Where to write.</param>
/// <param name="bars">The bars.</param>
internal sealed class LiveTrainingView(IAnsiConsole console, ProgressContext bars) : IProgress<TrainingProgress>
{
    private (ProgressTask Bar, string Name)? _phase;
    private (ProgressTask Bar, double Start)? _run;
    private int _validations;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                console.MarkupLine(note.IsWarning ? $"[yellow]{Text(TrainingText.Note(note))}[/]" : Text(note.Text));
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
        var bar = Phase($"epoch {batch.Epoch}", batch.BatchCount);
        bar.Value = batch.Batch;
        bar.Description = Text(TrainingText.Batch(batch));

        // Only what is left of the run: the epochs before a resumption say nothing about the speed of this one.
        var done = ((batch.Epoch - 1) * (double)batch.BatchCount) + batch.Batch;
        _run ??= (bars.AddTask("run", maxValue: (batch.EpochCount * (double)batch.BatchCount) - (done - 1)), done - 1);
        _run.Value.Bar.Value = done - _run.Value.Start;
    }

    private void Show(ValidationProgress validation)
    {
        _validations += validation.Batch == 1 ? 1 : 0;
        var bar = Phase($"validation {_validations}", validation.BatchCount);
        bar.Value = validation.Batch;
        bar.Description = Text(TrainingText.Validation(validation));
    }

    /// <summary>The bar of the current phase. Each phase has its own, because the time left is estimated from the steps of a bar.</summary>
    private ProgressTask Phase(string name, int steps)
    {
        if (_phase is not { } phase || phase.Name != name)
        {
            _phase?.Bar.StopTask();
            phase = (bars.AddTask(name, maxValue: steps), name);
            _phase = phase;
        }

        return phase.Bar;
    }

    private void Show(EpochProgress epoch)
    {
        var line = Text(TrainingText.Epoch(epoch));
        console.MarkupLine(epoch.Report.IsBest ? $"[green]{line}[/]" : line);
    }

    private static string Text(string text) => Markup.Escape(TerminalWriter.Line(text));
}
