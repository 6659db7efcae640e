using System.Text.Json;
using MLNetGhost.Model;
using MLNetGhost.Tool.Commands;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class PredictCommandTests
{
    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_model = s_folder.File("model.onnx");
    private static readonly string s_photos = Path.GetDirectoryName(s_folder.File("photos", "x"))!;

    [ClassInitialize]
    public static void Write(TestContext context)
    {
        File.WriteAllBytes(s_model, TestDetectors.Yolo());
        for (var i = 0; i < 5; i++)
        {
            File.WriteAllBytes(s_folder.File(
                "photos", $"{i}.png"), TestPictures.Encode(TestPictures.Photograph(90 + i, 60, i), SKEncodedImageFormat.Png));
        }
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public async Task Predict_Folder_WritesWhatTheDetectorFindsInTheOrderOfTheFiles()
    {
        var json = s_folder.File("folder.json");

        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", s_photos, "--json", json);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var detector = OnnxDetector.Load(s_model);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        var entries = document.RootElement.EnumerateArray().ToArray();
        Assert.HasCount(5, entries);
        for (var i = 0; i < 5; i++)
        {
            var expected = detector.Detect(Path.Combine(s_photos, $"{i}.png"));
            var found = entries[i].GetProperty("detections").EnumerateArray().ToArray();
            Assert.AreEqual(Path.Combine(s_photos, $"{i}.png"), entries[i].GetProperty("file").GetString());
            Assert.AreEqual(90 + i, entries[i].GetProperty("width").GetInt32());
            Assert.AreEqual(60, entries[i].GetProperty("height").GetInt32());
            Assert.IsNotEmpty(expected);
            Assert.HasCount(expected.Length, found);
            Assert.AreEqual(expected[0].Label, found[0].GetProperty("label").GetString());
            Assert.AreEqual(expected[0].Score, found[0].GetProperty("score").GetSingle(), 1e-5);
            Assert.AreEqual(expected[0].Box.X1, found[0].GetProperty("box")[2].GetSingle(), 1e-2);
        }
    }

    [TestMethod]
    [DataRow(new[] { "--device", "directml" }, "The device 'directml' cannot be used", 1)]
    [DataRow(new[] { "--device", "gpu" }, "The device 'gpu' is unknown; use 'cpu', 'cuda:N'", 2)]
    [DataRow(new[] { "--session-option", "spin" }, "--session-option spin is not of the form key=value", 2)]
    [DataRow(new[] { "--provider-option", "a=1", "--provider-option", "b=2" }, "The device 'cpu' has no provider options, but 'a' is", 2)]
    public async Task Predict_DeviceThatCannotBeUsed_IsOneSentence(string[] options, string expected, int exitCode)
    {
        var run = await ProgramRun.Start(
            ["predict", "--weights", s_model, "--source", s_photos, "--json", s_folder.File("none.json"), .. options]);

        Assert.AreEqual(exitCode, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, expected);
        Assert.AreEqual(1, run.Error.Count(letter => letter == '\n'), run.Error);
    }

    [TestMethod]
    public async Task Predict_OptionsOfTheDevice_LeaveTheResultAsItIs()
    {
        var (plain, other) = (s_folder.File("plain.json"), s_folder.File("other.json"));

        await ProgramRun.Start("predict", "--weights", s_model, "--source", s_photos, "--json", plain);
        var run = await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--json", other, "--verify-device", "--session-option",
            "session.intra_op.allow_spinning=0 session.disable_prepacking=1", "--session-option", "session.use_env_allocators=0");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(File.ReadAllText(plain), File.ReadAllText(other));
    }

    [TestMethod]
    public async Task Predict_TilesAndRegion_WritesWhatTheDetectorFinds()
    {
        var json = s_folder.File("tiles.json");

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--json", json, "--tile", "40", "--overlap", "0.3", "--region",
            "10", "5.5", "88", "200", "--conf", "0.1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var detector = OnnxDetector.Load(s_model, new() { TileSize = 40, TileOverlap = 0.3f, Region = new(10, 5, 88, 60) });
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        foreach (var (i, entry) in document.RootElement.EnumerateArray().Index())
        {
            var expected = detector.Detect(Path.Combine(s_photos, $"{i}.png"), new() { ScoreThreshold = 0.1f });
            Assert.IsGreaterThan(3, expected.Length);
            Assert.AreEqual(90 + i, entry.GetProperty("width").GetInt32());
            CollectionAssert.AreEqual(
                expected.Select(detection => Math.Round((double)detection.Box.X0, 2)).ToArray(),
                entry.GetProperty("detections").EnumerateArray().Select(found => found.GetProperty("box")[0].GetDouble()).ToArray());
        }
    }

    [TestMethod]
    [DataRow(new[] { "--tile", "0" }, "--tile 0 is not a whole number of 32 or more; leave it out for the default.")]
    [DataRow(new[] { "--tile", "640.5" }, "--tile 640.5 is not a whole number of 32 or more")]
    [DataRow(new[] { "--tile", "64", "--overlap", "1" }, "--overlap 1 is not a number of at least 0 and less than 1; the default is 0.2.")]
    [DataRow(new[] { "--tile", "64", "--overlap", "NaN" }, "--overlap NaN is not a number of at least 0 and less than 1")]
    [DataRow(new[] { "--region", "1", "2", "3" }, "--region has 3 numbers; write x0 y0 x1 y1, in pixels")]
    [DataRow(new[] { "--region", "1", "2", "3", "four" }, "--region four is not a number; write x0 y0 x1 y1, in pixels")]
    [DataRow(new[] { "--region", "9,2,3,4" }, "--region (9, 2) to (3, 4) is empty; a region is x0, y0, x1, y1")]
    public async Task Predict_TilesOrRegionThatCannotBe_IsOneSentence(string[] options, string expected)
    {
        var run = await ProgramRun.Start(["predict", "--weights", s_model, "--source", s_photos, .. options]);

        run.AssertBadInput(expected);
    }

    [TestMethod]
    public async Task Predict_RegionOutsideOfAPicture_NamesThePictureAndGoesOn()
    {
        var json = s_folder.File("outside.json");

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--json", json, "--region", "92,0,200,60");

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "0.png: the region (92, 0) to (200, 60) lies outside of the picture, which has 90×60 pixels");
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.AreEqual(2, document.RootElement.EnumerateArray().Count(entry => !entry.TryGetProperty("error", out _)));
    }

    [TestMethod]
    public async Task Predict_SeveralSources_KeepsTheirOrder()
    {
        var json = s_folder.File("several.json");

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model,
                "--source", Path.Combine(s_photos,
                    "3.png"), s_folder.Path + "/**/[0]?.png", Path.Combine(s_photos, "1.png"), "--json", json);
        run.AssertBadInput("No file matches the pattern");

        run = await ProgramRun.Start("predict",
            "--weights", s_model, "--source", Path.Combine(s_photos, "3.png"), s_folder.Path + "/**/?.png", "--json", json);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        CollectionAssert.AreEqual(
            new[] { "3", "0", "1", "2", "3", "4" },
            document.RootElement.EnumerateArray().Select(entry => Path.GetFileNameWithoutExtension(entry.GetProperty(
                "file").GetString())).ToArray());
    }

    [TestMethod]
    public async Task Predict_SaveOptions_WritePicturesTextsAndCrops()
    {
        var project = s_folder.File("runs");

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model,
                "--source", s_photos, "--save", "--save-txt", "--save-crop", "--project", project, "--name", "p");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var annotated = SKBitmap.Decode(Path.Combine(project, "p", "2.jpg"));
        Assert.AreEqual(92, annotated.Width);
        using var detector = OnnxDetector.Load(s_model);
        var detections = detector.Detect(Path.Combine(s_photos, "2.png"));
        var rows = File.ReadAllLines(Path.Combine(project, "p", "labels", "2.txt"));
        Assert.HasCount(detections.Length, rows);
        Assert.HasCount(6, rows[0].Split(' '));
        Assert.IsNotEmpty(Directory.GetFiles(Path.Combine(project, "p", "crops", detections[0].Label), "2_1.jpg"));
    }

    [TestMethod]
    public async Task Predict_NoOutputAskedFor_WritesAnnotatedPictures()
    {
        var project = s_folder.File("plain");

        Assert.AreEqual(0, (await ProgramRun.Start("predict", "--weights", s_model, "--source", s_photos, "--project", project)).ExitCode);
        Assert.HasCount(5, Directory.GetFiles(Path.Combine(project, "predict"), "*.jpg"));

        Assert.AreEqual(0, (await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--project", project, "--csv", s_folder.File("only.csv"))).ExitCode);
        Assert.AreEqual(0, (await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--project", project, "--save", "false")).ExitCode);
        Assert.HasCount(1, Directory.GetDirectories(project));
    }

    [TestMethod]
    public void Predict_Stopped_GivesTheBeginningOfTheList()
    {
        using var cancellation = new CancellationTokenSource();
        using var detector = OnnxDetector.Load(s_model, new OnnxDetectorOptions { Profile = InferenceProfile.Latency });
        var files = Enumerable.Range(0, 40).Select(i => Path.Combine(s_photos, $"{i % 5}.png")).ToArray();

        var pictures = new Predictor(detector, new SuppressionOptions()).Predict(
            files,
            (index, _) =>
            {
                if (index == 3)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);

        Assert.IsInRange(4, 39, pictures.Length);
        CollectionAssert.AreEqual(files[..pictures.Length], pictures.Select(picture => picture.File).ToArray());
    }

    [TestMethod]
    public async Task Predict_UnreadablePictureAlone_NamesNoFolder()
    {
        var project = s_folder.File("none");

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_folder.Write("text.jpg", "no picture"), "--project", project);

        Assert.AreEqual(1, run.ExitCode);
        Assert.DoesNotContain("Run folder", run.Output);
        StringAssert.Contains(run.Output, "0 pictures (1 could not be read)");
        Assert.IsFalse(Directory.Exists(project));
    }

    [TestMethod]
    public async Task Predict_OptionsFileWithLists_GivesEveryValue()
    {
        var csv = s_folder.File("listed.csv");
        var config = s_folder.Write("lists.yaml", $"weights: {s_model}\nsource: [{Path.Combine(s_photos, "3.png")}, "
            + $"{Path.Combine(s_photos, "1.png")}]\nclasses:\n- dog\n- cat\nquiet: true\n");

        var run = await ProgramRun.Start("predict", "--config", config, "--csv", csv);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        CollectionAssert.AreEqual(new[] { "3.png",
            "1.png" }, File.ReadLines(csv).Skip(1).Select(row => Path.GetFileName(row.Split(',')[0])).Distinct().ToArray());
        CollectionAssert.IsSubsetOf(File.ReadLines(csv).Skip(1).Select(row => row.Split(',')[4]).Distinct().ToArray(), new[] { "dog",
            "cat" });
    }

    [TestMethod]
    public async Task Predict_WrongValueInAnOptionsFile_NamesTheFile()
    {
        var config = s_folder.Write("wrong.yaml", "conf: 7\n");
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos, "--config", config)).AssertBadInput($"{config}: --conf 7");
        File.WriteAllText(config, "quiet: yes\n");
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos,
                "--config", config)).AssertBadInput($"{config}: quiet yes is neither true nor false");
    }

    [TestMethod]
    public async Task Predict_DeviceByNumber_IsAGraphicsCard()
    {
        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", s_photos, "--device", "0");

        StringAssert.Contains(run.Error, "cuda:0");
        Assert.AreNotEqual(0, run.ExitCode);
    }

    [TestMethod]
    public async Task Predict_OutputThatCannotBeWritten_IsRejectedBeforeItStarts()
    {
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos,
                "--json", s_photos)).AssertBadInput($"--json {s_photos} is a folder; name a file in it.");
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos, "--csv", "-")).AssertBadInput("--csv - is not a file; name one, or /dev/stdout.");
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos,
                "--coco", Path.Combine(s_photos, "0.png", "x.json"))).AssertBadInput("is a file, not a folder");
    }

    [TestMethod]
    public async Task Predict_SameNamesInTwoFolders_AreNumberedInTheOrderOfTheSources()
    {
        using var folder = new TemporaryFolder();
        string[] sources = [folder.File("a", "x.png"), folder.File("b", "x.png"), folder.File("c", "x_2.png"), folder.File("d", "x.png")];
        foreach (var (i, path) in sources.Index())
        {
            File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(70 + i, 60, i), SKEncodedImageFormat.Png));
        }

        var run = await ProgramRun.Start(["predict",
            "--weights", s_model, "--source", .. sources, "--save", "--project", folder.File("runs"), "--name", "p"]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        foreach (var (i, name) in new[] { "x", "x_2", "x_2_2", "x_3" }.Index())
        {
            using var annotated = SKBitmap.Decode(folder.File("runs", "p", name + ".jpg"));
            Assert.AreEqual(70 + i, annotated.Width, name);
        }
    }

    [TestMethod]
    public async Task Predict_CocoAndCsv_HoldEveryObject()
    {
        var (coco, csv) = (s_folder.File("coco.json"), s_folder.File("table.csv"));

        var run = await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--coco", coco, "--csv", csv, "--conf", "0.5");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var detector = OnnxDetector.Load(s_model);
        var count = Enumerable.Range(0, 5).Sum(i => detector.Detect(Path.Combine(s_photos,
            $"{i}.png"), new SuppressionOptions { ScoreThreshold = 0.5f }).Length);
        Assert.HasCount(count + 1, File.ReadAllLines(csv));
        using var document = JsonDocument.Parse(File.ReadAllText(coco));
        Assert.AreEqual(count, document.RootElement.GetArrayLength());
    }

    [TestMethod]
    public async Task Predict_ClassByName_LeavesTheOthersOut()
    {
        var csv = s_folder.File("dogs.csv");

        Assert.AreEqual(0, (await ProgramRun.Start(
            "predict", "--weights", s_model, "--source", s_photos, "--csv", csv, "--classes", "dog")).ExitCode);

        Assert.IsTrue(File.ReadAllLines(csv).Skip(1).All(line => line.Contains(",1,dog,", StringComparison.Ordinal)));
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", s_photos,
                "--classes", "horse")).AssertBadInput("--classes horse is not a class of the model; it knows cat, dog, bird");
    }

    [TestMethod]
    public async Task Predict_ModelWithoutNames_TakesThemFromAFile()
    {
        var (model, csv) = (s_folder.File("nameless.onnx"), s_folder.File("named.csv"));
        File.WriteAllBytes(model, TestDetectors.Yolo(metadata: new DetectorMetadata { Task = DetectorMetadata.DetectTask }));
        var names = s_folder.Write("names.txt", "one\ntwo\nthree\n");

        var run = await ProgramRun.Start("predict", "--weights", model, "--source", s_photos, "--names", names, "--csv", csv);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsTrue(File.ReadAllLines(csv).Skip(1).Any());
        Assert.IsTrue(File.ReadAllLines(csv).Skip(1).All(line => line.Contains(
            ",0,one,", StringComparison.Ordinal) || line.Contains(
                ",1,two,", StringComparison.Ordinal) || line.Contains(",2,three,", StringComparison.Ordinal)));
        (await ProgramRun.Start("predict", "--weights", model, "--source", s_photos)).AssertBadInput("pass their names with --names FILE");
        (await ProgramRun.Start("predict",
            "--weights", model, "--source", s_photos,
                "--names", "/no/such.txt")).AssertBadInput("/no/such.txt does not exist; name a text file");
        (await ProgramRun.Start("predict",
            "--weights", model, "--source", s_photos,
                "--names", s_folder.Write("two.txt", "one\ntwo\n"))).AssertBadInput("3 rows after the box for 2 class names");
    }

    [TestMethod]
    public async Task Predict_BrokenPicture_DoesNotStopTheOthers()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(s_photos, "0.png"), folder.File("good.png"));
        folder.Write("bad.png", "no picture");
        var json = folder.File("out.json");

        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", folder.Path, "--json", json);

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "bad.png");
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        StringAssert.Contains(document.RootElement[0].GetProperty("error").GetString(), "bad.png");
        Assert.IsGreaterThan(0, document.RootElement[1].GetProperty("detections").GetArrayLength());
    }

    [TestMethod]
    public async Task Predict_MissingModelOrSource_IsNamed()
    {
        (await ProgramRun.Start("predict",
            "--weights", "/no/such.onnx", "--source", s_photos)).AssertBadInput("The file /no/such.onnx does not exist");
        (await ProgramRun.Start("predict",
            "--weights", s_model, "--source", "/no/such.jpg")).AssertBadInput("/no/such.jpg does not exist; name a picture, a folder");
        (await ProgramRun.Start("predict",
            "--weights", Path.Combine(s_photos, "0.png"), "--source", s_photos)).AssertBadInput("is not an ONNX model");
    }
}
