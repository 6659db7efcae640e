using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class ExclusiveFolderTests
{
    [TestMethod]
    public void TryCreate_NameThatExists_IsFalse()
    {
        using var folder = new TemporaryFolder();

        Assert.IsTrue(ExclusiveFolder.TryCreate(folder.File("a", "b", "ä…")));
        Assert.IsFalse(ExclusiveFolder.TryCreate(folder.File("a", "b", "ä…") + Path.DirectorySeparatorChar));
        Assert.IsTrue(Directory.Exists(folder.File("a", "b", "ä…")));
        Assert.IsFalse(ExclusiveFolder.TryCreate(folder.Write("file", "")));
        File.CreateSymbolicLink(folder.File("link"), "nowhere");
        Assert.IsFalse(ExclusiveFolder.TryCreate(folder.File("link")));
    }

    [TestMethod]
    public void TryCreate_NameThatCannotBe_IsAnIOException()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");

        Assert.Throws<IOException>(() => ExclusiveFolder.TryCreate(folder.File(new string('a', 300))));
        Assert.Throws<IOException>(() => ExclusiveFolder.TryCreate(Path.Combine(file, "below")));
    }

    [TestMethod]
    public void TryCreate_ManyThreads_OneWinsEachName()
    {
        using var folder = new TemporaryFolder();
        var wins = new int[50];

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            for (var name = 0; name < wins.Length; name++)
            {
                if (ExclusiveFolder.TryCreate(folder.File("runs", $"{name}")))
                {
                    Interlocked.Increment(ref wins[name]);
                }
            }
        });

        CollectionAssert.AreEqual(Enumerable.Repeat(1, wins.Length).ToArray(), wins);
    }
}
