using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class DatasetReaderTests
{
    [TestMethod]
    public void Read_MissingFolder_ErrorNamesItAndTheRemedy()
    {
        var exception = Assert.ThrowsExactly<DirectoryNotFoundException>(() => DatasetReader.Read("/no/such/folder", "train"));

        StringAssert.Contains(exception.Message, "/no/such/folder does not exist; name");
    }

    [TestMethod]
    public void Read_MissingFile_ErrorNamesIt() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read("/no/such/data.yaml", "train"));

    [TestMethod]
    public void DetectFormat_UnknownFolderOrFile_ErrorSaysWhatIsAccepted()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("notes.txt", "");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(folder.Path)).Message,
            "Annotations/*.xml (Pascal VOC)");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(file)).Message, "'.txt'");
    }

    [TestMethod]
    public void DetectFormat_FolderInSeveralForms_ErrorNamesTheFormsAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        var description = folder.Write("data.yaml", "train: images\nnames: [cat]\n");
        folder.Write("Annotations/a.xml", "<annotation/>");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(folder.Path)).Message;

        StringAssert.Contains(message, "2 formats: it has data.yaml or images/ with labels/ (YOLO) and Annotations/*.xml (Pascal VOC)");
        StringAssert.Contains(message, "name a .yaml file (YOLO) instead of the folder");
        Assert.AreSame(DatasetFormats.Yolo, DatasetReader.DetectFormat(description));
    }

    [TestMethod]
    public void Read_BlankSplit_IsAnArgumentError()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<ArgumentException>(() => DatasetReader.ReadYolo(folder.Path, " "));
    }
}
