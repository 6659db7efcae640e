using System.Globalization;
using System.Text.Json;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

/// <summary><c>predict --track</c> over pictures whose objects are where the test puts them.</summary>
[TestClass]
public sealed class PredictTrackingTests
{
    private const int Frames = 12;

    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_model = s_folder.File("model.onnx");
    private static readonly string s_frames = s_folder.File("frames");

    [ClassInitialize]
    public static void Write(TestContext context)
    {
        File.WriteAllBytes(s_model, PointerDetector.CreateOnnx());
        for (var i = 1; i <= Frames; i++)
        {
            // The car moves to the right by 4 pixels a frame, and scores low in two frames.
            File.WriteAllBytes(s_folder.File("frames", $"f{i}.png"), PointerDetector.Png(8 + (4 * i), 20, i is 5 or 6 ? 0.2f : 0.9f));
        }
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public async Task Track_Folder_FollowsObjectsInTheNaturalOrderOfNames()
    {
        var (json, mot, csv) = (s_folder.File("tracks.json"), s_folder.File("tracks.txt"), s_folder.File("tracks.csv"));

        var run = await Track("--source", s_frames, "--json", json, "--mot", mot, "--csv", csv);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        var frames = document.RootElement.EnumerateArray().ToArray();
        Assert.HasCount(Frames, frames);
        for (var i = 0; i < Frames; i++)
        {
            Assert.AreEqual(i + 1, frames[i].GetProperty("frame").GetInt32());
            Assert.AreEqual($"f{i + 1}.png", Path.GetFileName(frames[i].GetProperty("file").GetString()));
            var ids = frames[i].GetProperty("detections").EnumerateArray().ToDictionary(
                entry => entry.GetProperty("label").GetString()!, entry => entry.GetProperty("track_id").GetInt32());
            Assert.HasCount(2, ids, $"also where a score is low: frame {i + 1}");
            Assert.AreNotEqual(ids["car"], ids["dog"]);
            Assert.IsTrue(ids.Values.All(id => id is 1 or 2));
        }

        var rows = File.ReadAllLines(mot).Select(row => row.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        Assert.HasCount(2 * Frames, rows);
        CollectionAssert.AreEqual(
            Enumerable.Range(1, Frames).SelectMany(frame => new double[] { frame, frame }).ToArray(), rows.Select(row => row[0]).ToArray());
        Assert.IsTrue(rows.All(row => row.Length == 10 && row[7] == -1 && row[8] == -1 && row[9] == -1));
        Assert.IsTrue(rows.Any(row => Math.Abs(row[2] - (8 + 4 - 8 + 1)) < 0.3 && Math.Abs(row[3] - (20 - 8 + 1)) < 0.3 && Math.Abs(row[4] - 16) < 0.1));
        StringAssert.EndsWith(File.ReadLines(csv).First(), ",y1,frame,track_id");
        StringAssert.EndsWith(File.ReadLines(csv).Last(), ",12,2");
        StringAssert.Contains(run.Output, "2 objects, 1 × ");
    }

    [TestMethod]
    public async Task Track_LinesAndZones_CountInTablesAndJson()
    {
        var counts = s_folder.File("counts.json");

        var run = await Track(
            "--source", s_frames, "--counts", counts, "--line", "32,0,32,64:gate", "--line", "0,10,64,10", "--zone", "40,0,64,0,64,40,40,40:yard",
            "--zone", "0,44,64,44,64,64,0,64");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var document = JsonDocument.Parse(File.ReadAllText(counts));
        var lines = document.RootElement.GetProperty("lines").EnumerateArray().ToArray();
        Assert.AreEqual("gate", lines[0].GetProperty("name").GetString());
        // Someone who walks down the line has the right of the picture on the left.
        Assert.AreEqual(1, lines[0].GetProperty("classes").GetProperty("car").GetProperty("right_to_left").GetInt32());
        Assert.AreEqual(1, lines[0].GetProperty("classes").GetProperty("dog").GetProperty("left_to_right").GetInt32());
        Assert.AreEqual("line 2", lines[1].GetProperty("name").GetString());
        Assert.AreEqual(0, lines[1].GetProperty("left_to_right").GetInt32());
        var zones = document.RootElement.GetProperty("zones").EnumerateArray().ToArray();
        Assert.AreEqual((1, 0, 1), (
            zones[0].GetProperty("entries").GetInt32(), zones[0].GetProperty("exits").GetInt32(), zones[0].GetProperty("inside").GetInt32()));
        Assert.AreEqual("zone 2", zones[1].GetProperty("name").GetString());
        Assert.AreEqual(1, zones[1].GetProperty("most_inside").GetInt32());
        StringAssert.Contains(run.Output, "Left to right");
        StringAssert.Contains(run.Output, "Most inside");
        StringAssert.Contains(run.Output, "gate");
    }

    [TestMethod]
    public async Task Track_Anchor_IsThePointThatCounts()
    {
        var counts = s_folder.File("anchored.json");

        // The car's centre is at 20, its lower edge at 28.
        await Track("--source", s_frames, "--counts", counts, "--zone", "0,24,64,24,64,32,0,32", "--anchor", "bottom");
        using var document = JsonDocument.Parse(File.ReadAllText(counts));

        Assert.AreEqual(1, document.RootElement.GetProperty("zones")[0].GetProperty("entries").GetInt32());
    }

    [TestMethod]
    public async Task Track_NoOutputAskedFor_DrawsEveryFrameWithIdsAndTrail()
    {
        var project = s_folder.File("runs");
        for (var i = 1; i <= Frames; i++)
        {
            File.WriteAllBytes(s_folder.File("large", $"f{i}.png"), PointerDetector.Png(8 + (4 * i), 32, width: 256, height: 256));
        }

        var large = s_folder.File("large");
        Assert.AreEqual(0, (await Track("--source", large, "--project", project)).ExitCode);
        Assert.AreEqual(0, (await Track("--source", large, "--project", project, "--trail", "0")).ExitCode);

        Assert.HasCount(Frames, Directory.GetFiles(Path.Combine(project, "predict"), "*.jpg"));
        using var trail = SKBitmap.Decode(Path.Combine(project, "predict", "f12.jpg"));
        using var none = SKBitmap.Decode(Path.Combine(project, "predict2", "f12.jpg"));
        Assert.AreEqual(256, trail.Width);
        CollectionAssert.AreNotEqual(none.Bytes, trail.Bytes);
    }

    [TestMethod]
    public async Task Track_TextsAndCrops_HaveTheIdsAndTheObjects()
    {
        var project = s_folder.File("texts");

        var run = await Track("--source", s_frames, "--save-txt", "--save-crop", "--project", project);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var rows = File.ReadAllLines(Path.Combine(project, "predict", "labels", "f10.txt"));
        CollectionAssert.AreEquivalent(new[] { "1", "2" }, rows.Select(row => row.Split(' ')[6]).ToArray());
        Assert.HasCount(Frames, Directory.GetFiles(Path.Combine(project, "predict", "crops", "dog")));
    }

    [TestMethod]
    public async Task Track_OptionsOfTheTracker_AreUsed()
    {
        var mot = s_folder.File("options.txt");
        foreach (var (options, rows) in new (string[], int)[]
        {
            ([], 2 * Frames),
            (["--track-low", "0.3"], (2 * Frames) - 2),
            (["--conf", "0.5"], (2 * Frames) - 2),
            (["--track-high", "0.95", "--track-new", "0.95"], 0),
            (["--track-low", "0.3", "--track-buffer", "0"], (2 * Frames) - 3),
            (["--track-low", "0.3", "--track-buffer", "1", "--track-fps", "15"], (2 * Frames) - 3),
        })
        {
            var run = await Track(["--source", s_frames, "--mot", mot, .. options]);
            Assert.AreEqual(0, run.ExitCode, run.Error);
            Assert.HasCount(rows, File.ReadAllLines(mot), string.Join(' ', options));
        }
    }

    [TestMethod]
    public async Task Track_FrameThatCannotBeRead_IsReportedAndTheOthersAreFollowed()
    {
        for (var i = 1; i <= 6; i++)
        {
            File.WriteAllBytes(s_folder.File("damaged", $"f{i}.png"), i == 3 ? [1, 2, 3] : PointerDetector.Png(8 + (4 * i), 20));
        }

        var mot = s_folder.File("damaged.txt");
        var run = await Track("--source", Path.GetDirectoryName(s_folder.File("damaged", "x"))!, "--mot", mot);

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "f3.png");
        StringAssert.Contains(run.Output, "5 frames (1 could not be read)");
        var rows = File.ReadAllLines(mot);
        Assert.HasCount(10, rows);
        CollectionAssert.AreEquivalent(new[] { "1", "2" }, rows.Select(row => row.Split(',')[1]).Distinct().ToArray());
    }

    [TestMethod]
    public async Task Track_FramesOfChangingSize_AreRefusedInASentence()
    {
        for (var i = 1; i <= 4; i++)
        {
            File.WriteAllBytes(s_folder.File("sizes", $"f{i}.png"), PointerDetector.Png(20, 20, height: i < 4 ? 64 : 32));
        }

        var folder = Path.GetDirectoryName(s_folder.File("sizes", "x"))!;
        var run = await Track("--source", folder, "--mot", s_folder.File("sizes.txt"));

        run.AssertBadInput($"{Path.Combine(folder, "f4.png")} is 64×32 and {Path.Combine(folder, "f1.png")} is 64×64; objects can be followed only "
            + $"in frames of one size.");
    }

    [TestMethod]
    public async Task Track_WhatIsNotOneSequence_IsRefusedInASentence()
    {
        var other = s_folder.File("other", "f1.png");
        File.WriteAllBytes(other, PointerDetector.Png(20, 20));
        var frame = Path.Combine(s_frames, "f1.png");
        File.WriteAllText(s_folder.File("clip.mp4"), "no video");

        (await Track("--source", s_frames, other)).AssertBadInput("the pictures lie in 2 folders");
        (await Track("--source", frame, s_frames)).AssertBadInput("f1.png is named twice; a frame is in a sequence once.");
        (await Track("--source", s_folder.File("clip.mp4"), frame)).AssertBadInput("is one of 2 sources; track each alone.");
        (await Track("--source", s_folder.File("none.mp4"))).AssertBadInput("none.mp4 does not exist; name a video, a folder");
        (await Track("--source", s_frames, "--as-dataset", s_folder.File("dataset"))).AssertBadInput("leave out --track.");
        (await ProgramRun.Start("predict", "--weights", s_model, "--source", s_folder.File("clip.mp4")))
            .AssertBadInput("clip.mp4 is a video; add --track, which reads its frames in order.");
    }

    [TestMethod]
    [DataRow("--line", "1,2,3", "--line 1,2,3 has 3 numbers, and every point has two; write x0,y0,x1,y1")]
    [DataRow("--line", "1,2,3,4,5,6", "--line 1,2,3,4,5,6 has 6 numbers; a line has four: x0,y0,x1,y1.")]
    [DataRow("--line", "1,2,x,4", "--line 1,2,x,4: 'x' is not a number; write x0,y0,x1,y1")]
    [DataRow("--line", "1,2,1,2", "--line 1,2,1,2: A line from (1, 2) to (1, 2) divides nothing")]
    [DataRow("--line", "1,2,3,4:", "--line 1,2,3,4: has a name of 0 characters; write 1 to 100 after the colon.")]
    [DataRow("--zone", "1,2,3,4", "--zone 1,2,3,4: A zone of 2 corners is none; give 3 to 1000 points")]
    [DataRow("--zone", "1,1,2,2,3,3", "--zone 1,1,2,2,3,3: The zone (1, 1), (2, 2), (3, 3) encloses nothing")]
    [DataRow("--track-low", "0.9", "--track-low 0.9 is above --track-high 0.5; lower it, or raise the other.")]
    [DataRow("--track-match", "1", "--track-match 1 is not a number of at least 0 and less than 1; the default is 0.8.")]
    [DataRow("--trail", "-1", "--trail -1 is not a whole number from 0 to 10000; the default is 30.")]
    public async Task Track_OptionThatCannotBeUsed_IsRefusedInASentence(string option, string value, string expected) =>
        (await Track("--source", s_frames, option, value)).AssertBadInput(expected);

    [TestMethod]
    [DataRow("--line", "0,0,9,9")]
    [DataRow("--mot", "tracks.txt")]
    [DataRow("--track-buffer", "9")]
    [DataRow("--trail", "9")]
    public async Task Predict_OptionOfTrackingAlone_IsRefused(string option, string value) =>
        (await ProgramRun.Start("predict", "--weights", s_model, "--source", s_frames, option, value))
            .AssertBadInput($"{option} is an option of tracking; add --track.");

    private static Task<ProgramRun> Track(params string[] arguments) =>
        ProgramRun.Start(["predict", "--weights", s_model, "--track", .. arguments]);
}
