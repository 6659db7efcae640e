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

        CollectionAssert.AreEqual(new[] { "carré", "大", "", "end" }, TextFile.ReadLines(file));
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
}
