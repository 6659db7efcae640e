using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// Shows a run on a terminal: rows for the epoch or validation under way and for the whole run, and above them notes and a table with a
/// row per finished epoch.
/// </summary>
internal sealed class LiveTrainingView : IProgress<TrainingProgress>, IDisposable
{
    private readonly TimeProvider _time;
    private readonly LiveDisplay _display;
    private (string Text, long Start) _stage;
    private Work? _phase;
    private Work? _run;
    private EpochTable? _table;
    private int _tableWidth;

    /// <summary>Shows that the work begins.</summary>
    /// <param name="console">A terminal.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public LiveTrainingView(IAnsiConsole console, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _stage = ("Starting", _time.GetTimestamp());
        _display = new LiveDisplay(console, Rows, _time);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                _display.WriteLine(TrainingText.Note(note), note.IsWarning ? LineTone.Warning : LineTone.Plain);
                break;
            case TrainingStage stage:
                _display.Change(() => (_stage, _phase, _run) = ((stage.Text, _time.GetTimestamp()), null, null));
                break;
            case BatchProgress batch:
                _display.Change(() => Show(batch));
                break;
            case ValidationProgress validation:
                _display.Change(() => Show(validation));
                break;
            case EpochProgress epoch:
                Show(epoch);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();

    private IReadOnlyList<string> Rows(int width) => _phase is not { } phase
        ? [Stage.Row(_stage.Text, _time.GetElapsedTime(_stage.Start))]
        : [phase.Row(width), .. _run is { } run ? new[] { run.Row(width) } : []];

    private void Show(BatchProgress batch)
    {
        var phase = Phase($"epoch {batch.Epoch}/{batch.EpochCount}", batch.Batch, batch.BatchCount, isNew: false);
        phase.Details = TrainingText.Batch(batch);

        // Only what is left of the run: the epochs before a resumption say nothing about the speed of this one.
        if (batch.EpochCount > 1)
        {
            var done = ((batch.Epoch - 1) * (double)batch.BatchCount) + batch.Batch;
            _run ??= new Work("run", batch.EpochCount * (double)batch.BatchCount, done, _time);
            _run.Done = done;
        }
    }

    private void Show(ValidationProgress validation) =>
        Phase("validation", validation.Batch, validation.BatchCount, isNew: validation.Batch == 1).Details =
            TrainingText.Validation(validation);

    /// <summary>The work under way. Each epoch and validation has its own, because the time left is estimated from its steps.</summary>
    private Work Phase(string name, int done, int total, bool isNew)
    {
        if (isNew || _phase is not { } phase || phase.Name != name)
        {
            phase = _phase = new Work(name, total, done, _time);
        }

        phase.Done = done;
        return phase;
    }

    private void Show(EpochProgress epoch)
    {
        if (_table is null || _tableWidth != _display.Width)
        {
            (_table, _tableWidth) = (new EpochTable(_display.Width, epoch.EpochCount), _display.Width);
            _display.WriteLine(_table.Header, LineTone.Heading);
        }

        _display.WriteLine(_table.Row(epoch), EpochTable.IsBest(epoch.Report) ? LineTone.Good : LineTone.Plain);
    }

    /// <summary>Work with counted steps.</summary>
    private sealed class Work(string name, double total, double first, TimeProvider time)
    {
        private const int NameWidth = 12;

        private readonly Pace _pace = new(time, first);

        public string Name => name;

        public double Done { get; set; } = first;

        public IEnumerable<string> Details { get; set; } = [];

        public string Row(int width) => ProgressRow.Of(width, name.PadRight(NameWidth), Done, total, _pace.Left(Done, total), Details);
    }
}
