using System.Globalization;
using Microsoft.ML.Data;
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
    private const int End = 35;
    private const int Home = 36;
    private static readonly string s_model = Path.Combine(Repository.Root, "Samples", "Models", "shapes-edge-n.onnx");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("desktop", 1280, 900, false, false)]
    [DataRow("phone", 390, 844, true, true)]
    public async Task Page_DropMoveSlidersHideClass_ShowsOtherBoxesAtOnce(string name, int width, int height, bool isPhone, bool isDark)
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await Served.StartAsync("--weights", s_model);
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
        await using var service = await Served.StartAsync("--weights", s_model);
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

    [TestMethod]
    public async Task Page_OverlapAllowed_ShowsWhatSuppressionHid()
    {
        await using var browser = await Browser.StartAsync();
        await using var service = await Served.StartAsync("--weights", s_model, "--conf", "0.05", "--iou", "0.05");
        var file = Pictures()[0];
        await browser.OpenAsync(service.Address, 1280, 900, isPhone: false, isDark: false);
        await browser.WaitForAsync("document.getElementById('status').textContent === 'Ready.'");
        await browser.DropAsync(file);
        await browser.WaitForAsync("document.getElementById('status').textContent.includes('object')");
        var few = await CountAsync(browser);
        Assert.AreEqual(await ServerCountAsync(service, file, "iou=0.05"), few);

        await browser.EvaluateAsync("document.getElementById('iou').focus()");
        await browser.PressAsync("End", End);

        await browser.WaitForAsync("document.getElementById('iou-value').textContent === '0.95'");
        var many = await CountAsync(browser);
        Assert.IsGreaterThan(few, many);
        Assert.AreEqual(await ServerCountAsync(service, file, "iou=0.95"), many);
    }

    [TestMethod]
    public async Task Page_PasteTwoModelsDownloads_GivesOneFilePerModel()
    {
        await using var browser = await Browser.StartAsync();
        var other = _folder.File("other.onnx");
        File.Copy(s_model, other);
        await using var service = await Served.StartAsync("--weights", s_model, other);
        var file = Pictures()[0];
        var saved = Directory.CreateDirectory(_folder.File("saved")).FullName;
        await browser.DownloadToAsync(saved);
        await browser.OpenAsync(service.Address, 1280, 900, isPhone: false, isDark: false);
        await browser.WaitForAsync("document.getElementById('status').textContent === 'Ready.'");

        var bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(file));
        await browser.EvaluateAsync($$"""
            (() => {
              const bytes = Uint8Array.from(atob("{{bytes}}"), letter => letter.charCodeAt(0));
              const data = new DataTransfer();
              data.items.add(new File([bytes], "pasted.jpg", { type: "image/jpeg" }));
              document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
            })()
            """);
        await browser.WaitForAsync("document.querySelectorAll('canvas').length === 2 && document.getElementById('status')"
            + ".textContent.includes('other.onnx: ')");
        var boxes = (await browser.EvaluateAsync(Boxes)).Split(',');
        Assert.AreEqual(boxes[0], boxes[1], "both files are the same model");
        foreach (var form in new[] { "picture", "json", "yolo", "coco" })
        {
            await browser.EvaluateAsync($"document.querySelector('[data-form={form}]').click()");
        }

        string[] expected =
        [
            .. new[] { "other.onnx", "shapes-edge-n.onnx" }.SelectMany(model =>
                new[] { "-detected.png", ".coco.json", ".json", ".txt" }.Select(end => $"pasted-{model}{end}")).Order(StringComparer.Ordinal),
        ];
        await WaitForFilesAsync(saved, expected);
        Assert.AreEqual(
            await service.DetectAsync(await File.ReadAllBytesAsync(file), "format=yolo"),
            (await File.ReadAllTextAsync(Path.Combine(saved, "pasted-other.onnx.txt"))).TrimEnd('\n') + '\n');
        var picture = await File.ReadAllBytesAsync(Path.Combine(saved, "pasted-other.onnx-detected.png"));
        using var image = MLImage.CreateFromStream(new MemoryStream(picture));
        Assert.AreEqual((480, 360), (image.Width, image.Height));
    }

    [TestMethod]
    public async Task Page_Run_ShowsEpochsAsTheyAreWritten()
    {
        await using var browser = await Browser.StartAsync();
        var results = _folder.File("run", "results.csv");
        await File.WriteAllTextAsync(results, "epoch,metrics/mAP50-95(B)\n1,0.25\n");
        await using var service = await Served.StartAsync("--run", Path.GetDirectoryName(results)!);
        await browser.OpenAsync(service.Address, 1280, 900, isPhone: false, isDark: false);
        await browser.WaitForAsync("document.getElementById('run-status').textContent.startsWith('1 epoch; best mAP50-95 0.250')");
        Assert.AreEqual("true", await browser.EvaluateAsync("document.getElementById('detect').hidden"), "there is no model");

        await File.AppendAllTextAsync(results, "2,0.5\n");

        await browser.WaitForAsync(
            "document.getElementById('run-status').textContent.startsWith('2 epochs; best mAP50-95 0.500 in epoch 2')");
        Assert.AreEqual("2", await browser.EvaluateAsync("document.querySelectorAll('#run-table tr').length - 1"));
    }

    [TestMethod]
    public async Task Page_TwoTabs_HaveTheirOwnPicturesAndThresholds()
    {
        await using var browser = await Browser.StartAsync();
        await using var second = await Browser.StartAsync();
        await using var service = await Served.StartAsync("--weights", s_model);
        var files = Pictures();
        foreach (var (tab, file) in new[] { (browser, files[0]), (second, files[1]) })
        {
            await tab.OpenAsync(service.Address, 1280, 900, isPhone: false, isDark: false);
            await tab.WaitForAsync("document.getElementById('status').textContent === 'Ready.'");
            await tab.DropAsync(file);
        }

        foreach (var (tab, file) in new[] { (browser, files[0]), (second, files[1]) })
        {
            await tab.WaitForAsync("document.getElementById('status').textContent.includes('object')");
            Assert.AreEqual(await ServerCountAsync(service, file, ""), await CountAsync(tab));
        }
    }

    private static async Task WaitForFilesAsync(string folder, string[] expected)
    {
        var end = DateTime.UtcNow + TimeSpan.FromMinutes(1);
        string[] found;
        do
        {
            await Task.Delay(100);
            found = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        while (!found.SequenceEqual(expected) && DateTime.UtcNow < end);
        CollectionAssert.AreEqual(expected, found);
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
