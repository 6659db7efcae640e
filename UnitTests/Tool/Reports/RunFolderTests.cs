using MLNetGhost.Tool.Reports;
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
        folder.Write("cells3", "a file of that name");
        Assert.AreEqual("cells4", Path.GetFileName(RunFolder.Create(folder.Path, "cells").Path));
        Assert.IsTrue(Directory.Exists(folder.File("cells4")));
    }

    [TestMethod]
    public void Create_ManyAtOnce_GetAFolderEach()
    {
        using var folder = new TemporaryFolder();
        const int Count = 64;
        using var start = new Barrier(Count);
        var paths = new string[Count];

        var threads = Enumerable.Range(0, Count).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            paths[index] = RunFolder.Create(folder.File("runs"), "cells").Path;
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        CollectionAssert.AreEquivalent(
            Enumerable.Range(1, Count).Select(number => folder.File("runs", number == 1 ? "cells" : $"cells{number}")).ToArray(), paths);
    }

    [TestMethod]
    public void Create_Overwrite_UsesTheFolderThatIsThere()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cells/args.yaml", "");

        Assert.AreEqual("cells", Path.GetFileName(RunFolder.Create(folder.Path, "cells", overwrite: true).Path));
        Assert.AreEqual("new", Path.GetFileName(RunFolder.Create(folder.Path, "new", overwrite: true).Path));
        Assert.IsTrue(Directory.Exists(folder.File("new")));
    }

    [TestMethod]
    public void RemoveIfEmpty_FileInTheFolder_KeepsIt()
    {
        using var folder = new TemporaryFolder();
        var (empty, used) = (RunFolder.Create(folder.Path, "empty"), RunFolder.Create(folder.Path, "used"));
        Directory.CreateDirectory(empty.Weights);
        folder.Write("used/args.yaml", "");

        empty.RemoveIfEmpty();
        used.RemoveIfEmpty();

        Assert.IsFalse(Directory.Exists(empty.Path));
        Assert.IsTrue(File.Exists(used.Options));
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
