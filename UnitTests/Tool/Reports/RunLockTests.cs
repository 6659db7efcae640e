using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class RunLockTests
{
    [TestMethod]
    public void Take_FolderInUse_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder.Path, "cells");

        using (RunLock.Take(run))
        {
            var error = Assert.ThrowsExactly<IOException>(() => RunLock.Take(run).Dispose());
            StringAssert.Contains(error.Message, $"{run.Path} is in use by another run; wait for its end, or choose another --name.");
        }

        RunLock.Take(run).Dispose();
        Assert.IsEmpty(Directory.GetFileSystemEntries(run.Path));
    }

    [TestMethod]
    public void Take_FileThatAKilledRunLeft_IsTaken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cells/run.lock", "");

        RunLock.Take(new RunFolder(folder.File("cells"))).Dispose();

        Assert.IsFalse(File.Exists(folder.File("cells", "run.lock")));
    }

    [TestMethod]
    public void Take_ManyInTurn_OneAtATime()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder.Path, "cells");
        var (owners, most, taken) = (0, 0, 0);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            while (Volatile.Read(ref taken) < 200)
            {
                try
                {
                    using var alone = RunLock.Take(run);
                    var now = Interlocked.Increment(ref owners);
                    most = Math.Max(Volatile.Read(ref most), now);
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref owners);
                }
                catch (IOException)
                {
                    Thread.Yield();
                }
            }
        });

        Assert.AreEqual(1, most);
    }
}
