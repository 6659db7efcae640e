using System.Text;
using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class SafeNameTests
{
    [TestMethod]
    [DataRow("red cell", "red cell")]
    [DataRow("Käfer 甲虫", "Käfer 甲虫")]
    [DataRow("", "_")]
    [DataRow(".", "_")]
    [DataRow("..", "__")]
    [DataRow("   ", "___")]
    [DataRow("../../etc", ".._.._etc")]
    [DataRow("/absolute", "_absolute")]
    [DataRow("C:\\x", "C__x")]
    [DataRow("name. .", "name___")]
    [DataRow("CON", "_CON")]
    [DataRow("nul.tar.gz", "_nul.tar.gz")]
    [DataRow("com1 .x", "_com1 .x")]
    [DataRow("console", "console")]
    [DataRow("a\nb\0c\u001b[31m", "a_b_c_[31m")]
    [DataRow("\u202Eevil\u200F", "_evil_")]
    [DataRow("a<b>c:d\"e|f?g*h", "a_b_c_d_e_f_g_h")]
    public void Of_Text_IsOneStepOfAPath(string text, string expected) => Assert.AreEqual(expected, SafeName.Of(text));

    [TestMethod]
    public void Of_HalfASurrogatePair_IsReplaced() => Assert.AreEqual("_lone", SafeName.Of("\uD800lone"));

    [TestMethod]
    public void Of_LongText_IsCutBetweenCharacters()
    {
        Assert.AreEqual(new string('a', SafeName.ByteLimit), SafeName.Of(new string('a', 100_000)));
        var name = SafeName.Of(string.Concat(Enumerable.Repeat("\U0001F41D", 1000)));
        Assert.AreEqual(SafeName.ByteLimit, Encoding.UTF8.GetByteCount(name));
        Assert.AreEqual(SafeName.ByteLimit / 4, name.EnumerateRunes().Count());
    }

    [TestMethod]
    public void Distinct_TextsOfOneName_StayApartInTheirOrder()
    {
        Assert.AreEqual(
            "a_b|a_b_2|A_B_3|a_b|a_b_2_2|É|é_2",
            string.Join('|', SafeName.Distinct(["a/b", "a:b", "A*B", "a/b", "a_b_2", "É", "é"])));
    }

    [TestMethod]
    public void Of_AnyText_CanBeCreatedInItsFolder()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536)));
            var path = Path.GetFullPath(folder.File(SafeName.Of(text)));

            File.WriteAllText(path, "");

            Assert.AreEqual(folder.Path, Path.GetDirectoryName(path));
            Assert.IsTrue(Directory.GetFiles(folder.Path).Contains(path));
        }
    }
}
