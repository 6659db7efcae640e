using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ShellWordTests
{
    [TestMethod]
    [DataRow("runs/train/cells", false, "runs/train/cells")]
    [DataRow("--weights", false, "--weights")]
    [DataRow("", false, "''")]
    [DataRow("my photos", false, "'my photos'")]
    [DataRow("it's", false, @"'it'\''s'")]
    [DataRow("photos/**/*.jpg", false, "'photos/**/*.jpg'")]
    [DataRow("$HOME;rm", false, "'$HOME;rm'")]
    [DataRow(@"a\b", false, @"'a\b'")]
    [DataRow(@"C:\runs\train", true, @"C:\runs\train")]
    [DataRow(@"C:\my runs", true, @"""C:\my runs""")]
    [DataRow("it's", true, "\"it's\"")]
    public void Quote_Word_IsPassedOnAsItIs(string word, bool isWindows, string expected) =>
        Assert.AreEqual(expected, ShellWord.Quote(word, isWindows));
}
