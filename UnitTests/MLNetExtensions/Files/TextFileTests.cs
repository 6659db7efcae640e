using System.Text;
using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<object[]> Encodings =>
    [
        [new UTF8Encoding(false)], [new UTF8Encoding(true)], [Encoding.Unicode], [Encoding.BigEndianUnicode], [Encoding.UTF32],
        [new UTF32Encoding(true, true)],
    ];

    [TestMethod]
    [DynamicData(nameof(Encodings))]
    public void ReadLines_EncodingWithItsMark_GivesTheText(Encoding encoding)
    {
        var file = _folder.File("a.txt");
        File.WriteAllText(file, "carré\r\n大\n\nend", encoding);

        CollectionAssert.AreEqual(new[] { "carré", "大", "", "end" }, TextFile.ReadLines(file).ToList());
    }

    [TestMethod]
    public void Read_BytesOfAnotherEncoding_ErrorNamesFileLineByteAndRemedy()
    {
        var file = _folder.File("a.txt");
        File.WriteAllText(file, "one\ntwo\ncarré\n", Encoding.Latin1);

        Assert.AreEqual($"{file} line 3 is not text in UTF-8 (byte 0xE9); save the file as UTF-8.",
            Assert.ThrowsExactly<InvalidDataException>(() => TextFile.Read(file)).Message);
    }

    [TestMethod]
    public void Read_Utf16WithoutAMark_IsRefused()
    {
        var file = _folder.File("a.txt");
        File.WriteAllBytes(file, Encoding.Unicode.GetBytes("cat\n"));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => TextFile.Read(file)).Message, "UTF-16 without a byte order");
    }

    [TestMethod]
    public void Decode_EmptyFile_IsEmpty() => Assert.AreEqual("", TextFile.Decode([], "a.txt"));

    [TestMethod]
    [DataRow("a\r\nb\rc\nd", "a|b|c|d")]
    [DataRow("a\r\n\r\nb\n", "a||b")]
    [DataRow("\n", "")]
    [DataRow("", null)]
    public void ReadLines_EndsOfAllKinds_AreThoseOfAStringReader(string text, string? lines)
    {
        var file = _folder.File("a.txt");
        File.WriteAllText(file, text);

        CollectionAssert.AreEqual(lines?.Split('|') ?? [], TextFile.ReadLines(file).ToList());
    }

    [TestMethod]
    public void ReadLines_FileOfManyBuffers_IsCutWhereverABufferEnds()
    {
        var file = _folder.File("a.txt");
        var expected = Enumerable.Range(0, 30_000).Select(i => $"carré{i}").ToList();
        File.WriteAllText(file, string.Join("\r\n", expected));

        CollectionAssert.AreEqual(expected, TextFile.ReadLines(file).ToList());
    }

    [TestMethod]
    public void ReadLines_LongestLine_IsReadAndALongerOneRefused()
    {
        var file = _folder.File("a.txt");
        File.WriteAllText(file, $"x\n{new string('a', FileLimit.Line)}\n{new string('b', FileLimit.Line + 1)}");

        CollectionAssert.AreEqual(new[] { 1, FileLimit.Line }, TextFile.ReadLines(file).Take(2).Select(line => line.Length).ToList());
        Assert.AreEqual($"{file} line 3 has more than 65,536 bytes, the most that a line of a list may have; write one entry per line.",
            Assert.ThrowsExactly<InvalidDataException>(() => TextFile.ReadLines(file).Last()).Message);
    }

    [TestMethod]
    public void ReadLines_ByteOfAnotherEncodingFarBehind_IsNamedWithItsLine()
    {
        var file = _folder.File("a.txt");
        File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("line\n", 40_000))), 0xE9, (byte)'\n']);

        Assert.AreEqual($"{file} line 40001 is not text in UTF-8 (byte 0xE9); save the file as UTF-8.",
            Assert.ThrowsExactly<InvalidDataException>(() => TextFile.ReadLines(file).Last()).Message);
    }

    [TestMethod]
    public void Read_FileBeyondALimit_IsRefusedByItsLength()
    {
        var file = _folder.File("a.txt");
        using (var stream = File.Create(file))
        {
            stream.SetLength(FileLimit.List + 1L);
        }

        foreach (var read in new Action[] { () => TextFile.Read(file), () => FileBytes.Read(file).Dispose() })
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(read).Message, "bytes, the most that such a file may have;");
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => TextFile.ReadLines(file).Count()).Message, "268,435,456");
    }
}
