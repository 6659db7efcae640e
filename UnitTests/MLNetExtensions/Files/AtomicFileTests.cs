using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void WriteText_ExistingFile_IsReplacedAndNothingElseIsLeft()
    {
        var path = _folder.Write("file.txt", "before");

        AtomicFile.WriteText(path, "after");

        Assert.AreEqual("after", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Write_Fails_KeepsTheOldFile()
    {
        var path = _folder.Write("file.txt", "before");

        Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.AreEqual("before", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void WriteText_Link_StaysALink()
    {
        var target = _folder.Write("target.txt", "before");
        var link = _folder.File("link.txt");
        File.CreateSymbolicLink(link, target);

        AtomicFile.WriteText(link, "after");

        Assert.AreEqual(target, new FileInfo(link).LinkTarget);
        Assert.AreEqual("after", File.ReadAllText(target));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void WriteText_Device_StaysADevice()
    {
        AtomicFile.WriteText("/dev/null", "text");

        Assert.AreEqual(0, new FileInfo("/dev/null").Length);
        Assert.AreEqual("", File.ReadAllText("/dev/null"));
    }

    [TestMethod]
    [DataRow("a", 251)]
    [DataRow("\U0001F41D", 62)]
    public void WriteText_LongestNameOfTheFileSystem_IsWritten(string letter, int count)
    {
        var path = _folder.File(string.Concat(Enumerable.Repeat(letter, count)) + ".txt");

        AtomicFile.WriteText(path, "text");

        Assert.AreEqual("text", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void WriteText_FullDevice_IsAnIOException() =>
        Assert.Throws<IOException>(() => AtomicFile.WriteText("/dev/full", "text"));
}
