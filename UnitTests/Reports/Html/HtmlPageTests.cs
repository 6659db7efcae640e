using MLNetGhost.Trainer.Reports.Html;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Reports.Html;

[TestClass]
public sealed class HtmlPageTests
{
    [TestMethod]
    public void Write_TextWithMarkup_IsEscaped()
    {
        var html = Html(page => page.Section("a < b", section => section.Paragraph("x & y").Table(["<i>"], [["1 > 0"]]).Facts([("n", "<3")]).Preformatted("<pre>")));

        StringAssert.Contains(html, "<h2>a &lt; b</h2>");
        StringAssert.Contains(html, "<p>x &amp; y</p>");
        StringAssert.Contains(html, "<th>&lt;i&gt;</th>");
        StringAssert.Contains(html, "<td>1 &gt; 0</td>");
        StringAssert.Contains(html, "<b>&lt;3</b>");
        StringAssert.Contains(html, "<pre>&lt;pre&gt;</pre>");
    }

    [TestMethod]
    public void Picture_File_IsInsideThePage()
    {
        using var folder = new TemporaryFolder();
        var picture = folder.Write("a.png", "abc");

        var html = Html(page => page.Gallery([(picture, "a picture")]));

        StringAssert.Contains(html, "src=\"data:image/png;base64,YWJj\"");
        Assert.IsFalse(html.Contains("http", StringComparison.Ordinal));
        Assert.IsFalse(html.Contains(picture, StringComparison.Ordinal));
    }

    private static string Html(Action<HtmlPage> fill)
    {
        using var folder = new TemporaryFolder();
        var page = new HtmlPage("Report");
        fill(page);
        page.Write(folder.File("report.html"));
        return File.ReadAllText(folder.File("report.html"));
    }
}
