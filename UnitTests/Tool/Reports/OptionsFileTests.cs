using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class OptionsFileTests
{
    [TestMethod]
    public void Write_Options_ReadBackInOrderWithoutNulls()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("args.yaml");

        OptionsFile.Write(path, [KeyValuePair.Create(
            "epochs", (string?)"60"), KeyValuePair.Create(
                "close-mosaic", (string?)"10"), KeyValuePair.Create("cache", (string?)null), KeyValuePair.Create("name", (string?)"a: b")]);

        var read = OptionsFile.Read(path);
        CollectionAssert.AreEqual(new[] { "epochs=60",
            "close-mosaic=10", "name=a: b" }, read.Select(pair => $"{pair.Key}={pair.Value}").ToArray());
    }

    [TestMethod]
    public void Write_Remarks_AreLinesForTheReaderOnly()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("args.yaml");

        OptionsFile.Write(path, [KeyValuePair.Create("lr0", (string?)null)], "lr0: 0.002", "nbs: 16");

        CollectionAssert.AreEqual(new[] { "lr0: null",
            "# lr0: 0.002", "# nbs: 16" }, File.ReadAllLines(path).Where(line => line != "...").ToArray());
        Assert.IsEmpty(OptionsFile.Read(path));
    }

    [TestMethod]
    public void Read_NamesWithUnderscores_MeanTheSameOptions()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("args.yaml", "close_mosaic: 5\nlr0: 0.02\n");

        Assert.AreEqual("close-mosaic", OptionsFile.Read(path)[0].Key);
    }

    [TestMethod]
    [DataRow("- 1\n- 2\n", "does not hold names and values")]
    [DataRow("epochs: [[1, 2]]\n", "the value of 'epochs' must be a number, plain text, or a list of them")]
    [DataRow("epochs: 'never ends\n", "is not YAML")]
    [DataRow("freeze: [backbone", "is not YAML")]
    public void Read_AnotherShape_SaysWhatToWrite(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("args.yaml", text);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OptionsFile.Read(path)).Message, expected);
    }

    [TestMethod]
    public void Read_MissingFile_IsNamed()
    {
        Assert.ThrowsExactly<FileNotFoundException>(() => OptionsFile.Read("/no/such/args.yaml"));
    }
}
