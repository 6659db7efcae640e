using MLNetGhost.Files;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public class PythonLiteralTests
{
    [TestMethod]
    [DataRow("'cat'", "cat")]
    [DataRow("\"it's\"", "it's")]
    [DataRow(@"'say ""hi"" it\'s'", "say \"hi\" it's")]
    [DataRow(@"'back\\slash\ttab\nline'", "back\\slash\ttab\nline")]
    [DataRow(@"'caf\xe9 \u4f60 \U0001f600'", "café 你 😀")]
    [DataRow(@"'kept \d'", "kept \\d")]
    [DataRow("'{0: 1, }'", "{0: 1, }")]
    public void Parse_String_GivesItsText(string text, string expected) => Assert.AreEqual(expected, PythonLiteral.Parse(text));

    [TestMethod]
    public void Parse_Values_ReturnsThem()
    {
        Assert.AreEqual(640L, PythonLiteral.Parse(" 640 "));
        Assert.AreEqual(-2.5, PythonLiteral.Parse("-2.5"));
        Assert.AreEqual(true, PythonLiteral.Parse("True"));
        Assert.IsNull(PythonLiteral.Parse("None"));
        CollectionAssert.AreEqual(new object[] { 640L, 480L }, (List<object?>)PythonLiteral.Parse("(640, 480,)")!);
        Assert.IsEmpty((List<object?>)PythonLiteral.Parse("[]")!);
        var entries = (List<KeyValuePair<object?, object?>>)PythonLiteral.Parse("{0: 'a', 'b': [1, {2: False}],}")!;
        Assert.AreEqual("a", entries[0].Value);
        Assert.AreEqual("b", entries[1].Key);
    }

    [TestMethod]
    [DataRow(""), DataRow("{"), DataRow("{0 'a'}"), DataRow("{0: 'a' 1: "
        + "'b'}"), DataRow("'open"), DataRow("'\\"), DataRow("'\\x4"), DataRow("'\\Uffffffff'")]
    [DataRow("[1, 2"), DataRow("1.2.3"), DataRow("cat"), DataRow("'a' 'b'"), DataRow("{0: }"), DataRow("\0")]
    public void Parse_NoValue_SaysWhere(string text) => Assert.ThrowsExactly<FormatException>(() => PythonLiteral.Parse(text));

    [TestMethod]
    public void Parse_EndlessNesting_IsRefused() =>
        Assert.ThrowsExactly<FormatException>(() => PythonLiteral.Parse(new string('[', 100_000)));

    [TestMethod]
    [DataRow("cat"), DataRow("it's"), DataRow(
        "\"quoted\""), DataRow("both ' and \""), DataRow("back\\slash"), DataRow("line\nbreak\ttab\u0001"), DataRow("café 😀"), DataRow("")]
    public void Quote_ThenParse_GivesTheTextBack(string text) => Assert.AreEqual(text, PythonLiteral.Parse(PythonLiteral.Quote(text)));

    [TestMethod]
    public void Quote_LikePython_PrefersSingleQuotes()
    {
        Assert.AreEqual("'cat'", PythonLiteral.Quote("cat"));
        Assert.AreEqual("\"it's\"", PythonLiteral.Quote("it's"));
        Assert.AreEqual(@"'both \' and ""'", PythonLiteral.Quote("both ' and \""));
    }
}
