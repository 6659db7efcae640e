using MLNetGhost.Reports;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Page;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

/// <summary>The page of a run under way in a browser.</summary>
[TestClass]
public sealed class HtmlPageRefreshTests
{
    private const string Click = "document.querySelector('label input').click()";

    [TestMethod]
    [Timeout(60_000)]
    public async Task Refresh_PictureThatFillsTheWindow_WaitsUntilItIsClosed()
    {
        using var folder = new TemporaryFolder();
        var (picture, path) = (folder.File("a.png"), folder.File("report.html"));
        File.WriteAllBytes(picture, TestPictures.Encode(TestPictures.Photograph(40, 30, 1), SKEncodedImageFormat.Png));
        new HtmlPage("before") { RefreshSeconds = 1 }.Picture(picture, "a picture").Write(path);
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri(path), 800, 600, isPhone: false, isDark: false);
        await browser.WaitForAsync("document.title === 'before' && document.querySelector('label input')");
        await browser.EvaluateAsync(Click);

        new HtmlPage("after") { RefreshSeconds = 1 }.Picture(picture, "a picture").Write(path);
        await Task.Delay(2500);

        Assert.AreEqual("before", await browser.EvaluateAsync("document.title"));
        Assert.AreEqual("800", await browser.EvaluateAsync("document.querySelector('img').getBoundingClientRect().width"));

        await browser.EvaluateAsync(Click);
        await browser.WaitForAsync("document.title === 'after'");
    }
}
