using MLNetGhost.Evaluation;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class TrainingRecorderTests
{
    [TestMethod]
    public void Report_FirstEpoch_WritesAPageThatLoadsItselfAgain()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder.Path, "run");
        var recorder = new TrainingRecorder(run, [], "edge-n", "data", trainingImages: 1);

        recorder.Report(Progress(1));

        var html = File.ReadAllText(run.Report);
        StringAssert.Contains(html, "<meta http-equiv=\"refresh\" content=\"20\">");
        StringAssert.Contains(html, "Training goes on: epoch 1 of 3 is done.");
        StringAssert.Contains(html, "Trained on 1 picture of data, validated on 3 with 3 objects.");
        StringAssert.Contains(html, "<h2>Training</h2>");
        Assert.DoesNotContain("<h2>Worst and best pictures</h2>", html);
        Assert.HasCount(1, Directory.GetFiles(run.Path, "*report*"));
    }

    [TestMethod]
    public void Stop_AfterTwoEpochs_WritesAPageThatNoLongerWaits()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder.Path, "run");
        var recorder = new TrainingRecorder(run, [], "edge-n", "data", trainingImages: 2);
        recorder.Report(Progress(1));
        recorder.Report(Progress(2));

        recorder.Stop("Continue with: this");

        var html = File.ReadAllText(run.Report);
        StringAssert.Contains(html, "Stopped after 2 epochs. Continue with: this");
        StringAssert.Contains(html, "the best epoch, 2 of 2");
        Assert.DoesNotContain("http-equiv", html);
    }

    [TestMethod]
    public void Stop_BeforeTheFirstEpoch_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder.Path, "run");

        new TrainingRecorder(run, [], "edge-n", "data", trainingImages: 2).Stop("Continue");

        Assert.IsFalse(File.Exists(run.Report));
    }

    private static EpochProgress Progress(int epoch) => new(
        ReportSamples.Epochs(epoch)[^1], EpochCount: 3, DetectionEvaluator.Evaluate(ReportSamples.Evaluated(3), ["cat", "dog"]));
}
