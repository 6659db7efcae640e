using MLNetGhost.Reports;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class HtmlPageTests
{
    [TestMethod]
    public void Write_TextWithMarkup_IsEscaped()
    {
        var html = Html(page => page.Section(
            "a < b", section => section.Paragraph("x & y").Table(["<i>"], [["1 > 0"]]).Facts([("n", "<3")]).Preformatted("<pre>")));

        StringAssert.Contains(html, "<h2>a &lt; b</h2>");
        StringAssert.Contains(html, "<p>x &amp; y</p>");
        StringAssert.Contains(html, "<th>&lt;i&gt;</th>");
        StringAssert.Contains(html, "<td>1 &gt; 0</td>");
        StringAssert.Contains(html, "<b>&lt;3</b>");
        StringAssert.Contains(html, "<pre>&lt;pre&gt;</pre>");
    }

    [TestMethod]
    public void Picture_Clicked_FillsTheWindowWithoutAScript()
    {
        using var folder = new TemporaryFolder();
        var picture = folder.Write("a.png", "abc");

        var html = Html(page => page.Picture(picture, "a picture"));

        StringAssert.Matches(html, new("<label [^>]*><input type=\"checkbox\"[^>]*><img [^>]*alt=\"a picture\"></label>"));
        StringAssert.Contains(html, "input:checked + img { position: fixed; inset: 0;");
    }

    [TestMethod]
    [DataRow(null, false)]
    [DataRow(20, true)]
    public void Write_RefreshSeconds_LoadsThePageAgain(int? seconds, bool expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("page.html");

        new HtmlPage("Report") { RefreshSeconds = seconds }.State("running").Write(path);

        Assert.AreEqual(expected, File.ReadAllText(path).Contains("<meta http-equiv=\"refresh\" content=\"20\">"));
    }

    [TestMethod]
    public void Picture_File_IsInsideThePage()
    {
        using var folder = new TemporaryFolder();
        var picture = folder.Write("a.png", "abc");

        var html = Html(page => page.Gallery(gallery => gallery.Picture(picture, "a picture")));

        StringAssert.Contains(html, "src=\"data:image/png;base64,YWJj\"");
        Assert.IsFalse(html.Contains("http", StringComparison.Ordinal));
        Assert.IsFalse(html.Contains(picture, StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(2208, 1104)]
    [DataRow(300, 300)]
    public void Photograph_WideAndNarrow_IsAJpegNoWiderThanThePage(int width, int expected)
    {
        using var folder = new TemporaryFolder();
        var picture = folder.File("a.png");
        File.WriteAllBytes(picture, TestPictures.Encode(TestPictures.Photograph(width, 100, 1), SKEncodedImageFormat.Png));

        var html = Html(page => page.Photograph(picture, "a photograph"));

        const string Before = "src=\"data:image/jpeg;base64,";
        var start = html.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        using var shown = SKBitmap.Decode(Convert.FromBase64String(html[start..html.IndexOf('"', start)]));
        Assert.AreEqual(expected, shown.Width);
        Assert.AreEqual(100 * expected / width, shown.Height);
    }

    private static string Html(Action<HtmlPage> fill)
    {
        using var folder = new TemporaryFolder();
        var page = new HtmlPage("Report");
        fill(page);
        page.Write(folder.File("report.html"));
        return File.ReadAllText(folder.File("report.html"));
    }

    [TestMethod]
    public void Write_HostileNames_AreText()
    {
        using var folder = new TemporaryFolder();
        const string Hostile = "<script>alert(1)</script>\" onload=\"x\u202Eturned\u001b[2J";
        var path = folder.File("page.html");

        new HtmlPage(Hostile)
            .Lead(Hostile)
            .Section(Hostile, section => section
                .Paragraph(Hostile)
                .Facts([(Hostile, Hostile)])
                .Table([Hostile], [[Hostile]])
                .Preformatted("first\nsecond " + Hostile))
            .Write(path);

        var html = File.ReadAllText(path);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("\" onload", html);
        Assert.DoesNotContain("\u202E", html);
        Assert.DoesNotContain("\u001b", html);
        StringAssert.Contains(html, "first\nsecond &lt;script&gt;");
        StringAssert.Contains(html, @"x\u202Eturned\u001B[2J");
    }
}
