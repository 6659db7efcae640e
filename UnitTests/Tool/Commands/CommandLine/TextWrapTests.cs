using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class TextWrapTests
{
    [TestMethod]
    [DataRow("one two three", 20, "one two three")]
    [DataRow("one two three", 13, "one two three")]
    [DataRow("one two three", 12, "one two|  three")]
    [DataRow("one two three", 7, "one two|  three")]
    [DataRow("one two three", 5, "one|  two|  three")]
    [DataRow("a /very/long/path b", 6, "a|  /very/long/path|  b")]
    [DataRow("/very/long/path", 6, "/very/long/path")]
    [DataRow("/very/long/path b", 6, "/very/long/path|  b")]
    [DataRow("", 5, "")]
    public void Lines_Text_BreaksAtBlanksOnly(string text, int width, string expected) =>
        Assert.AreEqual(expected, string.Join('|', TextWrap.Lines(text, width, indent: 2)));

    [TestMethod]
    [DataRow(16, "COCO  AP 1  R 23")]
    [DataRow(15, "COCO  AP 1|      R 23")]
    [DataRow(3, "COCO|      AP 1|      R 23")]
    public void Join_Parts_AreNotBroken(int width, string expected) =>
        Assert.AreEqual(expected, string.Join('|', TextWrap.Join(["COCO", "AP 1", "R 23"], "  ", width, indent: 6)));

    [TestMethod]
    public void Cut_LongText_EndsWithAnEllipsis() =>
        Assert.AreEqual("abc… abcd", $"{TextWrap.Cut("abcde", 4)} {TextWrap.Cut("abcd", 4)}");
}
