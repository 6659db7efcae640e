using MLNetGhost.Files;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class ExcerptTests
{
    [TestMethod]
    [DataRow("cell 3", "cell 3")]
    [DataRow("", "")]
    [DataRow("a\nb\r\tc", @"a\nb\r\tc")]
    [DataRow("\u001b[31mred", @"\u001B[31mred")]
    [DataRow("a\u202Eb\u2066c\u200Fd", @"a\u202Eb\u2066c\u200Fd")]
    [DataRow("a\u2028b\u0085c\u009Bd\u007F", @"a\u2028b\u0085c\u009Bd\u007F")]
    [DataRow("Größe 猫", "Größe 猫")]
    public void Of_ControlsAndMarksOfDirection_AreEscaped(string text, string expected) =>
        Assert.AreEqual(expected, Excerpt.Of(text));

    [TestMethod]
    public void Of_HalfOfAPair_IsEscaped() => Assert.AreEqual("\uD83D\uDC08 \\uD83D", Excerpt.Of("\uD83D\uDC08 \uD83D"));

    [TestMethod]
    public void OfSentence_LongText_KeepsBothEnds()
    {
        var limit = Excerpt.SentenceLimit;
        var whole = new string('x', limit - 1) + "\n";
        Assert.AreEqual(whole[1..^1] + @"\n", Excerpt.OfSentence(whole[1..]));
        Assert.AreEqual(limit + 1, Excerpt.OfSentence(new string('\n', limit)).Length);

        var shown = Excerpt.OfSentence("begin" + new string('x', 100_000) + "end");
        Assert.AreEqual("begin" + new string('x', limit / 2 - 5) + "…" + new string('x', limit / 2 - 3) + "end", shown);
    }

    [TestMethod]
    public void Of_LongText_IsCutAtItsLimit()
    {
        Assert.AreEqual(new string('x', 200), Excerpt.Of(new string('x', 200)));
        Assert.AreEqual(new string('x', 200) + "…", Excerpt.Of(new string('x', 100_000)));
        Assert.AreEqual(67 * @"\u007F".Length, Excerpt.Of(new string('\u007F', 200)).Length - 1);
        Assert.AreEqual("a\\nb", Excerpt.Of("a\nb", int.MaxValue));
        Assert.AreEqual("ab…", Excerpt.Of("ab\uD83D\uDC08", 3));
        Assert.AreEqual("ab", Excerpt.Of("ab", int.MaxValue));
    }
}
