using MLNetGhost.Trainer.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class ResultsFileTests
{
    [TestMethod]
    public void Write_TwoEpochs_ReadsBackEqual()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.csv");
        var epochs = ReportSamples.Epochs(2);

        ResultsFile.Write(path, epochs);

        var read = ResultsFile.Read(path);
        Assert.HasCount(2, read);
        Assert.AreEqual(epochs[1].Epoch, read[1].Epoch);
        Assert.AreEqual(epochs[1].Train.Dfl, read[1].Train.Dfl, 1e-4);
        Assert.AreEqual(epochs[1].Validation.Box, read[1].Validation.Box, 1e-4);
        Assert.AreEqual(epochs[1].Map, read[1].Map, 1e-5);
        Assert.AreEqual(epochs[1].LearningRates[2], read[1].LearningRates[2], 1e-7);
    }

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
    public void Read_TextInsteadOfANumber_NamesTheLineAndTheColumn()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.csv");
        ResultsFile.Write(path, ReportSamples.Epochs(1));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\n1,", "\n1,soon", StringComparison.Ordinal));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ResultsFile.Read(path)).Message, "line 2: time is not a number");
    }

    [TestMethod]
    public void Read_AnotherFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("other.csv", "a,b\n1,2\n");

        Assert.ThrowsExactly<InvalidDataException>(() => ResultsFile.Read(path));
    }
}
