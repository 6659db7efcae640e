using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class SharedFileTests : IDisposable
{
    /// <summary>An open that waits for a writer would never return.</summary>
    private const int Milliseconds = 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ReadAllBytes_RegularFile_GivesItsContent()
    {
        var content = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(_folder.File("a.bin"), content);
        File.WriteAllBytes(_folder.File("empty"), []);

        CollectionAssert.AreEqual(content, SharedFile.ReadAllBytes(_folder.File("a.bin")));
        Assert.IsEmpty(SharedFile.ReadAllBytes(_folder.File("empty")));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void ReadAllBytes_FileOfTheSystemWithoutALength_IsReadToItsEnd() =>
        StringAssert.Contains(Encoding.UTF8.GetString(SharedFile.ReadAllBytes("/proc/self/status")), "VmRSS");

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void OpenStream_LinkToAFile_ReadsIt()
    {
        File.WriteAllText(_folder.File("a.txt"), "cat");
        File.CreateSymbolicLink(_folder.File("link.txt"), "a.txt");

        using var reader = new StreamReader(SharedFile.OpenStream(_folder.File("link.txt")));
        Assert.AreEqual("cat", reader.ReadToEnd());
    }

    [TestMethod]
    public void OpenRead_NoFile_IsFileNotFound() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => SharedFile.OpenRead(_folder.File("missing.txt")));

    [TestMethod]
    public void OpenRead_Folder_IsNamed()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SharedFile.OpenRead(_folder.Path));

        Assert.AreEqual(
            $"{_folder.Path} is a folder; only regular files are read. Name a regular file, or save the content into one.", error.Message);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void OpenRead_LinkToNowhere_NamesItsTarget()
    {
        File.CreateSymbolicLink(_folder.File("a.jpg"), "gone/b.jpg");

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => SharedFile.OpenRead(_folder.File("a.jpg")));

        StringAssert.Contains(error.Message, "a.jpg is a link to gone/b.jpg, which does not exist; restore the target or remove the link.");
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => ImageDecoder.ReadSize(_folder.File("a.jpg"))).Message, "is a link to gone");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void OpenRead_LinksInACircle_AreNamed()
    {
        File.CreateSymbolicLink(_folder.File("a.txt"), "b.txt");
        File.CreateSymbolicLink(_folder.File("b.txt"), "a.txt");

        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => SharedFile.OpenRead(_folder.File("a.txt"))).Message,
            "a.txt is a link to b.txt, which leads back to itself;");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(Milliseconds, CooperativeCancellation = true)]
    public void OpenRead_NamedPipe_IsNamedAtOnceAndLeftAlone()
    {
        var pipe = NamedPipe("a.jpg");

        foreach (var open in new Action[]
        {
            () => SharedFile.OpenRead(pipe).Dispose(),
            () => SharedFile.ReadAllBytes(pipe),
            () => TextFile.ReadLines(pipe),
            () => Assert.IsEmpty(TextFile.Glance(pipe)),
            () => ImageHeader.Read(pipe),
            () => ImageDecoder.ReadSize(pipe),
            () => YamlFile.ReadRoot(pipe, "write one"),
            () => CocoFile.Read(pipe),
            () => PngChunks.ReadOrigin(pipe),
        })
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(open).Message, "pipe");
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void OpenRead_Device_IsNamed() => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(() => SharedFile.OpenRead("/dev/zero")).Message, "/dev/zero is a device;");

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void OpenRead_Socket_IsNamed()
    {
        var path = _folder.File("s");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => SharedFile.OpenRead(path)).Message, "is a socket;");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Read_LabelsAndPicturesThatAreLinksToNowhere_AreProblemsOfTheDataset()
    {
        var root = ShapesDataset.Write(
            _folder.File("shapes"), new ShapesDatasetOptions { TrainCount = 3, ValidationCount = 1, TestCount = 1 });
        var data = DatasetReader.Read(root, "train");
        foreach (var path in new[] { data.Images[0].Path, LabelOf(data.Images[1].Path) })
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, "gone");
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(root, "train"));

        StringAssert.Contains(error.Message, $"{Path.GetFileName(data.Images[0].Path)} is a link to gone, which does not exist");
        StringAssert.Contains(error.Message, $"{Path.GetFileName(LabelOf(data.Images[1].Path))} is a link to gone, which does not exist");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(Milliseconds, CooperativeCancellation = true)]
    public void Read_PipesAmongPicturesAndLabels_AreProblemsOfTheDataset()
    {
        var root = ShapesDataset.Write(
            _folder.File("shapes"), new ShapesDatasetOptions { TrainCount = 3, ValidationCount = 1, TestCount = 1 });
        var data = DatasetReader.Read(root, "train");
        Replace(data.Images[0].Path);
        Replace(LabelOf(data.Images[1].Path));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(root, "train"));

        StringAssert.Contains(error.Message, $"{Path.GetFileName(data.Images[0].Path)} is a named pipe");
        StringAssert.Contains(error.Message, $"{Path.GetFileName(LabelOf(data.Images[1].Path))} is a named pipe");
    }

    private static string LabelOf(string picture) => Path.ChangeExtension(
        picture.Replace($"{Path.DirectorySeparatorChar}images{Path.DirectorySeparatorChar}",
            $"{Path.DirectorySeparatorChar}labels{Path.DirectorySeparatorChar}", StringComparison.Ordinal), ".txt");

    private static void Replace(string path)
    {
        File.Delete(path);
        MakePipe(path);
    }

    private static void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }

    private string NamedPipe(string name)
    {
        MakePipe(_folder.File(name));
        return _folder.File(name);
    }
}
