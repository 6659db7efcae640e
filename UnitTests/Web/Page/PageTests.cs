using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Commands;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Page;

/// <summary>
/// The page in a real browser, on drawn shapes. <c>MLNETGHOST_SCREENSHOTS</c> names a folder for pictures of what it shows.
/// </summary>
[TestClass]
[TestCategory("Slow")]
public sealed class PageTests : IDisposable
{
    private const string Boxes = "[...document.querySelectorAll('canvas')].map(canvas => canvas.dataset.boxes).join()";
    private const int ArrowRight = 39;
    private const int Home = 36;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("desktop", 1280, 900, false, false)]
    [DataRow("phone", 390, 844, true, true)]
    public async Task Page_DropMoveSlidersHideClass_ShowsOtherBoxesAtOnce(string name, int width, int height, bool isPhone, bool isDark)
    {
        await using var browser = await Browser.StartAsync();
        var model = Path.Combine(Repository.Root, "Samples", "Models", "shapes-edge-n.onnx");
        await using var service = await Served.StartAsync("--weights", model);
        var files = Pictures();
        await browser.OpenAsync(service.Address, width, height, isPhone, isDark);
        await browser.WaitForAsync("document.getElementById('status').textContent === 'Ready.'");

        await browser.DropAsync([.. files]);
        await browser.WaitForAsync($"document.querySelectorAll('#strip button').length === {files.Count}");
        await browser.WaitForAsync("document.getElementById('status').textContent.includes('object') "
            + "&& document.querySelectorAll('canvas').length === 1");
        if (Environment.GetEnvironmentVariable("MLNETGHOST_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"page-{name}.png"), await browser.PhotographAsync());
        }

        var first = await CountAsync(browser);
        Assert.AreEqual(await ServerCountAsync(service, files[0], ""), first, "the browser suppresses as the service does");

        await browser.EvaluateAsync("document.getElementById('conf').focus()");
        await browser.PressAsync("Home", Home);
        await browser.WaitForAsync("document.getElementById('conf-value').textContent === '0.05'");
        var low = await CountAsync(browser);
        Assert.IsGreaterThanOrEqualTo(first, low);
        Assert.AreEqual(await ServerCountAsync(service, files[0], "conf=0.05"), low);

        await browser.EvaluateAsync("document.getElementById('conf').value = 0.9");
        await browser.PressAsync("ArrowRight", ArrowRight);
        await browser.WaitForAsync("document.getElementById('conf-value').textContent === '0.91'");
        var high = await CountAsync(browser);
        Assert.IsLessThan(low, high);
        Assert.AreEqual(await ServerCountAsync(service, files[0], "conf=0.91"), high);

        await browser.EvaluateAsync("document.querySelectorAll('#class-list input').forEach(box => box.click())");
        Assert.AreEqual(0, await CountAsync(browser), "all classes are hidden");
        StringAssert.Contains(await browser.EvaluateAsync("document.getElementById('status').textContent"), "No objects");
        Assert.AreEqual("false", await browser.EvaluateAsync("document.documentElement.scrollWidth > innerWidth"), "nothing is cut off");
    }

    [TestMethod]
    public async Task Page_FileThatIsNoPicture_IsExplained()
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await Served.StartAsync(
            "--weights", Path.Combine(Repository.Root, "Samples", "Models", "shapes-edge-n.onnx"));
        var text = _folder.File("text.jpg");
        await File.WriteAllTextAsync(text, "no picture");
        await browser.OpenAsync(service.Address, 1280, 900, isPhone: false, isDark: false);
        await browser.WaitForAsync("document.getElementById('status').textContent === 'Ready.'");

        await browser.DropAsync(text);

        await browser.WaitForAsync("!document.getElementById('error').hidden");
        var shown = await browser.EvaluateAsync("document.getElementById('error').textContent");
        StringAssert.StartsWith(shown, "text.jpg: ");
        StringAssert.Contains(shown, "is not a picture that can be read");
    }

    private static async Task<int> CountAsync(Browser browser) =>
        int.Parse(await browser.EvaluateAsync(Boxes), CultureInfo.InvariantCulture);

    private static async Task<int> ServerCountAsync(Served service, string file, string query) =>
        (await service.DetectAsync(await File.ReadAllBytesAsync(file), $"format=yolo&{query}")).Count(letter => letter == '\n');

    private List<string> Pictures()
    {
        ShapesDataset.Write(_folder.Path,
            new ShapesDatasetOptions { TrainCount = 3, ValidationCount = 1, TestCount = 0, Width = 480, Height = 360 });
        return [.. Directory.GetFiles(Path.Combine(_folder.Path, "images", "train")).Order(StringComparer.Ordinal)];
    }
}
