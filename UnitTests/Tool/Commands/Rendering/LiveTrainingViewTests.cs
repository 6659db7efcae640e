using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class LiveTrainingViewTests
{
    private readonly TaskRecorder _recorder = new();

    [TestMethod]
    public void Report_EpochsAndValidations_HaveABarEachSoThatSpeedsAreNotMixed()
    {
        Show(
            new BatchProgress(1, 2, 1, 2, default, 0.1, 10), new BatchProgress(1, 2, 2, 2, default, 0.1, 10),
            new ValidationProgress(1, 1, 10),
            new BatchProgress(2, 2, 1, 2, default, 0.1, 10), new BatchProgress(2, 2, 2, 2, default, 0.1, 10),
            new ValidationProgress(1, 1, 10));

        // Two epochs, two validations, the run.
        CollectionAssert.AreEquivalent(new[] { (2.0, 2.0), (2.0, 2.0), (1.0, 1.0), (1.0, 1.0), (4.0, 4.0) },
            _recorder.Tasks.Select(task => (task.Value, task.MaxValue)).ToArray());
    }

    [TestMethod]
    public void Report_ResumedRun_ShowsWhatIsLeftOfIt()
    {
        Show(new BatchProgress(40, 60, 1, 10, default, 0.1, 10), new BatchProgress(40, 60, 2, 10, default, 0.1, 10));

        CollectionAssert.AreEquivalent(
            new[] { (2.0, 10.0), (2.0, 210.0) }, _recorder.Tasks.Select(task => (task.Value, task.MaxValue)).ToArray());
    }

    private void Show(params TrainingProgress[] reports)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Progress().AutoRefresh(false).Columns(_recorder).Start(bars =>
        {
            var view = new LiveTrainingView(console, bars);
            foreach (var report in reports)
            {
                view.Report(report);
                bars.Refresh();
            }
        });
    }

    /// <summary>Remembers every bar that was drawn.</summary>
    private sealed class TaskRecorder : ProgressColumn
    {
        public HashSet<ProgressTask> Tasks { get; } = [];

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            Tasks.Add(task);
            return new Text("");
        }
    }
}
