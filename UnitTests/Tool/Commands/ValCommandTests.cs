using System.Text.Json;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ValCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ValCommandTests() => File.WriteAllBytes(_folder.File("colours.onnx"), ColourDetector.CreateOnnx());

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("red green blue", null)]
    [DataRow("blue red green", "in different orders; they were matched by name")]
    [DataRow("Blue red GREEN", "'green' of the detector and 'GREEN' of the labels")]
    [DataRow("blue green red purple", "does not know 1 of the 4 classes of the labels (purple): their 0 objects count as missed")]
    public async Task Val_ClassesInAnyOrder_MeasuresByName(string names, string? note)
    {
        var data = Write(names.Split(' '));

        var run = await ProgramRun.Start(
            "val", "--weights", _folder.File("colours.onnx"), "--data", data, "--json", _folder.File("val.json"), "--coco",
            _folder.File("found.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("val.json")));
        Assert.AreEqual(0.995, json.RootElement.GetProperty("map50").GetDouble(), 1e-3);
        Assert.HasCount(note is null ? 0 : 1, run.Output.Split('\n').Where(line => line.Contains(note ?? "Warning", StringComparison.Ordinal)),
            run.Output);
    }

    [TestMethod]
    [DataRow("--channels", "bgr")]
    [DataRow("--session-option", "session.x64quantprecision=1")]
    [DataRow("--layout", "raw")]
    public async Task Val_OptionOfModelsForACheckpoint_IsRefused(string option, string value)
    {
        var data = Write(["red", "green", "blue"]);
        File.WriteAllBytes(_folder.File("a.safetensors"), [0]);

        (await ProgramRun.Start("val", "--weights", _folder.File("a.safetensors"), "--data", data, option, value))
            .AssertBadInput($"{option} says how a model (.onnx) is run, and");
    }

    [TestMethod]
    public async Task Val_Tiles_MeasuresWhatTheyFindAndNeedsAModel()
    {
        var data = Write(["red", "green", "blue"]);

        // The pictures have 64×64 pixels.
        var (none, whole, half) = (await Found(), await Found("--tile", "64"), await Found("--tile", "32", "--overlap", "0"));
        File.WriteAllBytes(_folder.File("a.safetensors"), [0]);
        var ofCheckpoint = await ProgramRun.Start("val", "--weights", _folder.File("a.safetensors"), "--data", data, "--tile", "32");

        Assert.AreEqual(none, whole);
        Assert.AreNotEqual(none, half);
        ofCheckpoint.AssertBadInput("--tile 32 divides pictures for a model (.onnx), and");

        async Task<string> Found(params string[] options)
        {
            var run = await ProgramRun.Start(
                ["val", "--weights", _folder.File("colours.onnx"), "--data", data, "--coco", _folder.File("found.json"), .. options]);
            Assert.AreEqual(0, run.ExitCode, run.Error);
            return File.ReadAllText(_folder.File("found.json"));
        }
    }

    [TestMethod]
    public async Task Val_ClassThatTheModelDoesNotKnow_CountsAsMissed()
    {
        var data = Write(["red", "mint", "blue"]);

        var run = await ProgramRun.Start(
            "val", "--weights", _folder.File("colours.onnx"), "--data", data, "--json", _folder.File("val.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("val.json")));
        Assert.AreEqual(0.995 * 2 / 3, json.RootElement.GetProperty("map50").GetDouble(), 1e-3);
        StringAssert.Contains(run.Output, "(mint): their 2 objects count as missed");
        StringAssert.Contains(run.Output, "do not have 1 of the 3 classes of the detector (green)");
    }

    [TestMethod]
    public async Task Val_NoCommonClass_IsAnErrorThatNamesBothLists()
    {
        (await ProgramRun.Start("val", "--weights", _folder.File("colours.onnx"), "--data", Write(["cat", "dog", "cow"])))
            .AssertBadInput("no class name in common: the detector knows red, green, blue; the labels have cat, dog, cow.");
    }

    /// <summary>Six pictures with a square in one of three colours, which are classes of these names.</summary>
    private string Write(string[] names)
    {
        var paths = ColourPictures.WriteFiles(_folder, 6);
        string[] colours = ["red", "green", "blue"];
        var idOf = Array.ConvertAll(colours, colour => Array.FindIndex(names, name => name.Equals(colour, StringComparison.OrdinalIgnoreCase)));
        var free = Enumerable.Range(0, names.Length).Except(idOf).ToList();
        var images = paths.Select((path, i) => new AnnotatedImage(path, 64, 64,
            [new Annotation(idOf[i % 3] >= 0 ? idOf[i % 3] : free[Math.Min(i % 3, free.Count - 1)], ColourPictures.Box(i % 2))]));
        DatasetFormats.Yolo.Write(_folder.File("data"), [new DetectionDataset(_folder.Path, "val", names, [.. images], [])]);
        return _folder.File("data");
    }
}
