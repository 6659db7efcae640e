using System.Text.Json;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>Class names are whatever a model file says, and become folders; names of pictures become names of results.</summary>
[TestClass]
public sealed class PredictionFolderTests : IDisposable
{
    private static readonly string[] s_hostile =
    [
        "..", "", ".", "../../outside", "/absolute", "a/b", "a:b", "A\\B", "CON", "name. .", "two\nlines", "\u001b[2Jclear", "\u202Eturned",
        new string('x', 5000),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Write_HostileClassNames_EachHasAFolderInCrops()
    {
        var picture = Picture("photo.png");
        var folder = Create([picture], s_hostile);

        folder.Write(0, new PredictedPicture(
            picture, 64, 64, [.. s_hostile.Select((name, id) => new Detection(id, name, 0.9f, new BoundingBox(4, 4, 40, 40)))]));

        var run = _folder.File("runs", "p");
        var crops = Directory.GetDirectories(Path.Combine(run, "crops"));
        Assert.HasCount(s_hostile.Length, crops);
        Assert.IsTrue(crops.All(crop => Directory.GetFiles(crop, "photo_*.jpg").Length == 1));
        CollectionAssert.AreEqual(new[] { Path.Combine(run, "crops") }, Directory.GetFileSystemEntries(run));
        CollectionAssert.AreEquivalent(
            new[] { picture, _folder.File("runs") }, Directory.GetFileSystemEntries(_folder.Path), "nothing lies outside");
    }

    [TestMethod]
    public void Write_PictureOfTheLongestName_GetsAllItsFiles()
    {
        var name = new string('p', 250);
        var pictures = new[] { Picture(name + "1.png"), Picture(name + "2.png") };
        var folder = Create(pictures, ["cat"], all: true);

        for (var i = 0; i < pictures.Length; i++)
        {
            folder.Write(i, new PredictedPicture(pictures[i], 64, 64, [new Detection(0, "cat", 0.9f, new BoundingBox(4, 4, 40, 40))]));
        }

        foreach (var (place, count) in new[] { (".", 2), ("labels", 2), ("crops/cat", 2) })
        {
            Assert.HasCount(count, Directory.GetFiles(Path.Combine(_folder.File("runs", "p"), place)), place);
        }
    }

    [TestMethod]
    public async Task Predict_ModelWithHostileNames_WritesNothingOutsideAndNothingRawToTheTerminal()
    {
        var names = new[] { "..", "\u001b]0;title\u0007\u001b[31m", "two\nlines \u202Eturned" };
        var model = _folder.File("model.onnx");
        File.WriteAllBytes(model, TestDetectors.Yolo(classNames: names));
        var photos = Path.GetDirectoryName(Picture("photos", "one.png"))!;
        if (!OperatingSystem.IsWindows())
        {
            Picture("photos", "\u001b[1mbold\nname\u202E.png");
            _folder.Write("photos/\u001b[1mtext.png", "no picture");
        }

        var run = await ProgramRun.Start(
            "predict", "--weights", model, "--source", photos, "--save-crop", "--project", _folder.File("runs"), "--json",
            _folder.File("found.json"));
        var info = await ProgramRun.Start("info", "--weights", model);

        foreach (var text in new[] { run.Output, run.Error, info.Output, info.Error })
        {
            Assert.IsFalse(text.Any(letter => letter is '\u001b' or '\u0007' or '\u202E' or '\r'), text);
            Assert.IsFalse(text.Split('\n').Any(line => line.StartsWith("lines", StringComparison.Ordinal)), text);
        }

        StringAssert.Contains(run.Output, @"\u001B[31m");
        StringAssert.Contains(run.Output, @"two\nlines \u202Eturned");
        StringAssert.Contains(info.Output, @"\u001B[31m");
        CollectionAssert.AreEquivalent(
            new[] { "model.onnx", "photos", "runs", "found.json" },
            Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).ToArray());
        CollectionAssert.AreEqual(
            new[] { _folder.File("runs", "predict", "crops") }, Directory.GetFileSystemEntries(_folder.File("runs", "predict")));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("found.json")));
        Assert.IsTrue(
            json.RootElement.EnumerateArray().Where(entry => entry.TryGetProperty("detections", out _))
                .SelectMany(entry => entry.GetProperty("detections").EnumerateArray())
                .All(entry => names.Contains(entry.GetProperty("label").GetString())),
            "files hold the names as they are");
    }

    private PredictionFolder Create(string[] files, string[] classNames, bool all = false) => new(
        new Lazy<RunFolder>(() => RunFolder.Create(_folder.File("runs"), "p")), files, classNames, pictures: all, texts: all, crops: true);

    private string Picture(params string[] parts)
    {
        var path = _folder.File(parts);
        File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(64, 64, 1), SKEncodedImageFormat.Png));
        return path;
    }
}
