using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class RunFolderTests
{
    [TestMethod]
    public void Choose_NameThatExists_CountsOn()
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual("cells", Path.GetFileName(RunFolder.Choose(folder.Path, "cells").Path));
        folder.Write("cells/args.yaml", "");
        Assert.AreEqual("cells2", Path.GetFileName(RunFolder.Choose(folder.Path, "cells").Path));
        folder.Write("cells2/args.yaml", "");
        Assert.AreEqual("cells3", Path.GetFileName(RunFolder.Choose(folder.Path, "cells").Path));
        Assert.IsFalse(Directory.Exists(folder.File("cells3")));
    }

    [TestMethod]
    public void Choose_Overwrite_UsesTheFolderThatIsThere()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cells/args.yaml", "");

        Assert.AreEqual("cells", Path.GetFileName(RunFolder.Choose(folder.Path, "cells", overwrite: true).Path));
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

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => RunFolder.OfCheckpoint(other)).Message,
            "weights/last.safetensors");
        Assert.ThrowsExactly<FileNotFoundException>(() => RunFolder.OfCheckpoint(folder.File("weights", "last.safetensors")));
    }
}
