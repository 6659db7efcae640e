using System.Globalization;
using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class ResultsFileTests
{
    [TestMethod]
    public void Write_Columns_AreTheOnesThatYoloToolsWrite()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.csv");

        ResultsFile.Write(path, []);

        Assert.AreEqual(
            "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2\n",
            File.ReadAllText(path));
    }

    [TestMethod]
    public void Write_TwoEpochs_HasARowEachAndAddsUpTheTime()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.csv");
        var epochs = ReportSamples.Epochs(2);

        ResultsFile.Write(path, epochs);

        var rows = File.ReadAllLines(path).Skip(1)
            .Select(row => row.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.HasCount(2, rows);
        Assert.HasCount(15, rows[1]);
        Assert.AreEqual(2, rows[1][0]);
        Assert.AreEqual(epochs.Sum(epoch => epoch.TrainingSeconds + epoch.ValidationSeconds), rows[1][1], 1e-4);
        Assert.AreEqual(epochs[1].TrainingLoss.Dfl, rows[1][4], 1e-4);
        Assert.AreEqual(epochs[1].Map, rows[1][8], 1e-5);
        Assert.AreEqual(epochs[1].ValidationLoss.Box, rows[1][9], 1e-4);
        Assert.AreEqual(epochs[1].BiasLearningRate, rows[1][12], 1e-6);
        Assert.AreEqual(epochs[1].LearningRate, rows[1][14], 1e-6);
    }
}
