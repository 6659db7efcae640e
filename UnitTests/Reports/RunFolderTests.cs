using MLNetGhost.Trainer.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class RunFolderTests
{
    [TestMethod]
    public void Create_NameThatExists_CountsOn()
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual("cells", Path.GetFileName(RunFolder.Create(folder.Path, "cells").Path));
        Assert.AreEqual("cells2", Path.GetFileName(RunFolder.Create(folder.Path, "cells").Path));
        Assert.AreEqual("cells3", Path.GetFileName(RunFolder.Create(folder.Path, "cells").Path));
    }

    [TestMethod]
    public void Create_Overwrite_UsesTheFolderThatIsThere()
    {
        using var folder = new TemporaryFolder();
        RunFolder.Create(folder.Path, "cells");

        Assert.AreEqual("cells", Path.GetFileName(RunFolder.Create(folder.Path, "cells", overwrite: true).Path));
    }

    [TestMethod]
    public void OfCheckpoint_LastOfARun_IsThatRun()
    {
        using var folder = new TemporaryFolder();
        var last = folder.Write("cells/weights/last.safetensors", "");

        Assert.AreEqual(last, RunFolder.OfCheckpoint(last).Last);
    }

    [TestMethod]
    public void OfCheckpoint_FileElsewhereOrMissing_SaysWhatToName()
    {
        using var folder = new TemporaryFolder();
        var other = folder.Write("cells/model.safetensors", "");

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => RunFolder.OfCheckpoint(other)).Message, "weights/last.safetensors");
        Assert.ThrowsExactly<FileNotFoundException>(() => RunFolder.OfCheckpoint(folder.File("weights", "last.safetensors")));
    }
}
