using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class TrainingReportTests
{
    [TestMethod]
    public void Write_WithoutPictures_ShowsCurvesLabelsAndFindings()
    {
        using var folder = new TemporaryFolder();
        var history = ReportSamples.Epochs(3);
        var metrics = DetectionEvaluator.Evaluate(ReportSamples.Evaluated(8), ["cat", "dog"]);

        var page = TrainingReport.Write(
            folder.File("report"), "cats", ReportSamples.Dataset(), new TrainingResult("", "", history[^1], history, false, metrics), metrics,
            findings: [new Finding(FindingKind.TooFewSteps, null, "Train for longer.")]);

        var html = File.ReadAllText(page);
        StringAssert.Contains(html, "<li>Train for longer.</li>");
        Assert.AreEqual(5, html.Split("<img ").Length - 1, "results, PR, F1, confusions, labels");
        Assert.DoesNotContain("http-equiv", html);
        Assert.IsEmpty(Directory.GetFiles(folder.File("report"), "*.jpg"));
    }
}
