using System.Text.Json;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class DataCommandTests
{
    private static readonly TemporaryFolder s_folder = new();
    private static string s_data = "";

    [ClassInitialize]
    public static void Draw(TestContext context) =>
        s_data = ShapesDataset.Write(s_folder.File(
            "shapes"), new ShapesDatasetOptions { TrainCount = 6, ValidationCount = 3, TestCount = 0, Width = 160, Height = 128 });

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public async Task Data_GeneratedSet_ShowsCountsOfEverySplitAndClass()
    {
        var run = await ProgramRun.Start("data", "--data", s_data, "--split", "train", "--json", s_folder.File("counts.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "triangle");
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("counts.json")));
        var train = json.RootElement[0];
        Assert.AreEqual(6, train.GetProperty("images").GetInt32());
        Assert.AreEqual(
            DatasetReader.Read(s_data, "train").Images.Sum(image => image.Annotations.Count),
            train.GetProperty("classes").EnumerateArray().Sum(entry => entry.GetProperty("boxes").GetInt32()));
    }

    [TestMethod]
    public async Task Data_PlotAndMosaic_ArePictures()
    {
        var run = await ProgramRun.Start(
            "data", "--data", s_data, "--split", "train", "--mosaic", s_folder.File("samples.jpg"), "--plot", s_folder.File("labels.png"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var samples = SKBitmap.Decode(s_folder.File("samples.jpg"));
        using var labels = SKBitmap.Decode(s_folder.File("labels.png"));
        Assert.AreEqual(8 + (4 * 368), samples.Width);
        Assert.AreEqual(1280, labels.Width);
    }

    [TestMethod]
    public async Task Data_Mosaic_ShowsPicturesAsReadThenTheTrainersFirstBatch()
    {
        var path = s_folder.File("sheet.png");

        var run = await ProgramRun.Start("data", "--data", s_data, "--split", "train", "--samples", "4", "--seed", "3", "--mosaic", path);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var sheet = SKBitmap.Decode(path);
        Assert.AreEqual(8 + (2 * (270 + 22 + 8)), sheet.Height);
        var training = DatasetReader.Read(s_data, "train");
        using var folder = new TemporaryFolder();
        using var trainer = new DetectionTrainer(new TrainingOptions { Seed = 3 }, training, DatasetReader.Read(s_data, "val"), folder.Path);
        using var preview = SKBitmap.Decode(trainer.PreviewBatches(1, folder.Path)[0]);

        // Half-way between the grid lines of labels, both show the network's input; the sheet at 270 of its 640 pixels.
        const float Scale = 270f / 640;
        var (left, top) = (8 + ((360 - 270) / 2), 8 + 270 + 22 + 8 + 22);
        var distance = (from y in Enumerable.Range(1, 30)
                        from x in Enumerable.Range(1, 30)
                        let expected = preview.GetPixel(4 + (x * 20), 4 + (y * 20))
                        let actual = sheet.GetPixel(left + (int)(x * 20 * Scale), top + (int)(y * 20 * Scale))
                        select Math.Abs(expected.Red - actual.Red)).Order().ElementAt(450);
        Assert.IsLessThan(12, distance, "the median difference of 900 places");
    }

    [TestMethod]
    public async Task Data_Splits_AreSummedUpInALineEach()
    {
        var run = await ProgramRun.Start("data", "--data", s_data, "--json", s_folder.File("understood.json"));

        var root = Path.GetDirectoryName(s_data)!;
        foreach (var split in new[] { "train", "val" })
        {
            var dataset = DatasetReader.Read(s_data, split);
            StringAssert.Contains(run.Output, $"{split}: {dataset.Images.Count} pictures in {Path.Combine(root, "images", split)}, labels "
                + $"from {Path.Combine(root, "labels", split)}, {dataset.Images.Sum(image => image.Annotations.Count)} boxes");
        }

        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("understood.json")));
        Assert.AreEqual(Path.Combine(root, "images", "train"),
            json.RootElement[0].GetProperty("understood").GetProperty("pictures").GetString());
    }

    [TestMethod]
    public async Task Data_Fix_WritesACopyThatNeedsNoCorrection()
    {
        using var folder = new TemporaryFolder();
        var data = ShapesDataset.Write(folder.File(
            "shapes"), new ShapesDatasetOptions { TrainCount = 4, ValidationCount = 2, TestCount = 1, Width = 160, Height = 128 });
        var (train, label) = (DatasetReader.Read(data, "train"), Directory.GetFiles(folder.Path, "train*.txt", SearchOption.AllDirectories)[0]);
        File.AppendAllText(label, "0 0.5 0.5 0.3 0.3\n0 0.5 0.5 0.3 0.3\n0 0.96 0.5 0.1 0.3\n");
        File.WriteAllBytes(train.Images[1].Path, File.ReadAllBytes(train.Images[1].Path)[..500]);

        var run = await ProgramRun.Start("data", "--data", data, "--fix", folder.File("mended"));
        var again = await ProgramRun.Start("data", "--data", folder.File("mended"));
        var refused = await ProgramRun.Start("data", "--data", data, "--fix", folder.File("mended"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Changes: 3, listed in");
        var lines = File.ReadAllLines(folder.File("mended", "changes.csv"));
        Assert.HasCount(4, lines, string.Join('\n', lines));
        Assert.IsTrue(lines.Any(line => line.Contains("is listed twice", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(line => line.Contains("was clipped", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(line => line.Contains("The picture was left out", StringComparison.Ordinal)));
        Assert.IsFalse(again.Output.Contains("listed twice", StringComparison.Ordinal) || again.Output.Contains("clipped",
            StringComparison.Ordinal), again.Output);
        Assert.HasCount(3, DatasetReader.Read(folder.File("mended"), "train").Images);
        StringAssert.Contains(refused.Error, "is not empty; name another folder for the mended copy");
        Assert.AreNotEqual(0, refused.ExitCode);
    }

    [TestMethod]
    public async Task Data_SplitsWithClassesInOtherOrder_AreMatchedByName()
    {
        using var folder = new TemporaryFolder();
        var picture = PictureFiles.Write(folder, "a.png");
        DetectionDataset Split(string name, params string[] classes) => new(folder.Path, name, classes,
            [new AnnotatedImage(picture, 100, 50, [new Annotation(Array.IndexOf(classes, "cat"), new(1, 2, 30, 40))])], []);
        DatasetFormats.Coco.Write(folder.File("train"), [Split("train", "cat", "dog")]);
        DatasetFormats.Coco.Write(folder.File("val"), [Split("val", "dog", "cat")]);
        File.Copy(folder.File("val", "annotations", "instances_val.json"), folder.File("train", "annotations", "instances_val.json"));
        Directory.Move(Path.Combine(folder.Path, "val", "val"), Path.Combine(folder.Path, "train", "val"));

        var run = await ProgramRun.Start("data", "--data", folder.File("train"), "--fix", folder.File("mended"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "were matched by name: their order differs");
        Assert.AreEqual("cat", DatasetReader.Read(folder.File("mended"), "val").ClassNames.Single());
    }

    [TestMethod]
    public async Task Data_SplitThatCannotBeUsed_DoesNotHideTheOthers()
    {
        using var folder = new TemporaryFolder();
        var data = ShapesDataset.Write(folder.File(
            "shapes"), new ShapesDatasetOptions { TrainCount = 2, ValidationCount = 2, TestCount = 1, Width = 160, Height = 128 });
        var label = Directory.GetFiles(folder.Path, "val*.txt", SearchOption.AllDirectories)[0];
        File.WriteAllText(label, "99 0.5 0.5 0.1 0.1\n");

        var run = await ProgramRun.Start("data", "--data", data, "--json", folder.File("counts.json"));

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Error, "The split val cannot be used");
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("counts.json")));
        CollectionAssert.AreEqual(new[] { "train",
            "test" }, json.RootElement.EnumerateArray().Select(split => split.GetProperty("split").GetString()).ToArray());
    }

    [TestMethod]
    public async Task Data_SplitWithSeveralErrors_ShowsALineForEach()
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.txt", "a.jpg\nb.jpg\n");
        folder.Write("data.yaml", "train: train.txt\nnames: [a]\n");

        var run = await ProgramRun.Start("data", "--data", folder.Path, "--split", "train");

        Assert.AreEqual(2, run.ExitCode, run.Error);
        var lines = run.Error.Split('\n');
        StringAssert.StartsWith(lines[1], folder.File("a.jpg"));
        StringAssert.StartsWith(lines[2], folder.File("b.jpg"));
    }

    [TestMethod]
    public async Task Data_DamagedAndSharedPictures_AreProblems()
    {
        using var folder = new TemporaryFolder();
        var data = ShapesDataset.Write(folder.File(
            "shapes"), new ShapesDatasetOptions { TrainCount = 4, ValidationCount = 2, TestCount = 1, Width = 160, Height = 128 });
        var (train, val) = (DatasetReader.Read(data, "train").Images, DatasetReader.Read(data, "val").Images);
        File.WriteAllBytes(train[1].Path, File.ReadAllBytes(train[1].Path)[..500]);
        File.Copy(train[2].Path, val[0].Path, overwrite: true);

        var run = await ProgramRun.Start(
            "data", "--data", data, "--json", folder.File("counts.json"), "--mosaic", folder.File("samples.jpg"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, train[1].Path);
        Assert.IsTrue(File.Exists(folder.File("samples.jpg")));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("counts.json")));
        Assert.AreEqual(train[1].Path, json.RootElement[0].GetProperty("warnings")[0].GetProperty("file").GetString());
        StringAssert.Contains(json.RootElement[1].GetProperty("warnings")[0].GetProperty("message").GetString(), "is the same picture as");
        Assert.AreEqual(1, json.RootElement[1].GetProperty("warnings").GetArrayLength());
    }

    [TestMethod]
    [DataRow("yolo")]
    [DataRow("voc")]
    [DataRow("coco")]
    [DataRow("labelme")]
    [DataRow("cvat")]
    [DataRow("csv")]
    public async Task Data_Convert_ReadsBackWithTheSameBoxes(string form)
    {
        var output = s_folder.File(form);

        var run = await ProgramRun.Start("data", "--data", s_data, "--split", "val", "--convert", form, "--output", output);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var before = DatasetReader.Read(s_data, "val");
        var after = DatasetReader.Read(output, "val");
        CollectionAssert.AreEqual(before.ClassNames.ToArray(), after.ClassNames.ToArray());
        Assert.HasCount(before.Images.Count, after.Images);
        foreach (var (expected, actual) in before.Images.Zip(after.Images.OrderBy(image => image.Path, StringComparer.Ordinal)))
        {
            Assert.AreEqual(Path.GetFileName(expected.Path), Path.GetFileName(actual.Path));
            CollectionAssert.AreEqual(File.ReadAllBytes(expected.Path), File.ReadAllBytes(actual.Path));
            foreach (var (label, copy) in expected.Annotations.Zip(actual.Annotations))
            {
                Assert.AreEqual(label.ClassId, copy.ClassId);
                Assert.IsGreaterThan(0.999f, label.Box.IntersectionOverUnion(copy.Box));
            }
        }

        var again = await ProgramRun.Start("data", "--data", s_data, "--split", "val", "--convert", form, "--output", output);
        StringAssert.Contains(again.Error, "is not empty; name another folder");
        Assert.AreEqual(2, again.ExitCode);
    }

    [TestMethod]
    public async Task Data_SplitOfAnotherName_IsSaidNotToBeRead()
    {
        using var folder = new TemporaryFolder();
        var (train, night) = (DatasetReader.Read(s_data, "train"), DatasetReader.Read(s_data, "val") with { Split = "night" });
        DatasetFormats.Voc.Write(folder.File("voc"), [train, night]);

        var run = await ProgramRun.Start("data", "--data", folder.File("voc"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Not read, because all means train, val and test: night");
    }

    [TestMethod]
    public async Task Data_UnknownFormat_NamesTheFormats()
    {
        (await ProgramRun.Start("data", "--data", s_data,
            "--convert", "kitti")).AssertBadInput("--convert kitti is not known; use yolo, voc, coco, labelme, cvat or csv.");
        (await ProgramRun.Start("data", "--data", s_data, "--convert",
            "vott")).AssertBadInput("--convert vott: VoTT is only read; use yolo, voc, coco, labelme, cvat or csv.");
    }

    [TestMethod]
    public async Task Data_FolderInTwoFormats_TakesTheOneThatIsNamed()
    {
        using var folder = new TemporaryFolder();
        var root = folder.File("both");
        ShapesDataset.Write(root, new ShapesDatasetOptions
        {
            TrainCount = 3,
            ValidationCount = 2,
            TestCount = 1,
            Width = 64,
            Height = 64,
            SmallestRadius = 8,
            LargestRadius = 16,
        });
        DatasetFormats.Voc.Write(folder.File("voc"), [DatasetReader.Read(root, "train")]);
        foreach (var part in new[] { "Annotations", "ImageSets", "JPEGImages" })
        {
            Directory.Move(folder.File("voc", part), Path.Combine(root, part));
        }

        (await ProgramRun.Start("data", "--data", root)).AssertBadInput("name the format with --format");

        foreach (var format in new[] { "yolo", "voc" })
        {
            var run = await ProgramRun.Start("data", "--data", root, "--format", format, "--split", "train");
            Assert.AreEqual(0, run.ExitCode, run.Error);
            StringAssert.Contains(run.Output, "train");
        }

        var unknown = await ProgramRun.Start("data", "--data", root, "--format", "tfrecord");
        unknown.AssertBadInput("--format tfrecord is not known; use auto, yolo, voc, coco, labelme, cvat, vott, label-studio or csv");
    }

    [TestMethod]
    public async Task Data_SplitShares_WritesLastingSplitsOfAnUndividedFolder()
    {
        using var folder = new TemporaryFolder();
        Undivided(folder, 20);
        var output = folder.File("divided");

        var run = await ProgramRun.Start("data", "--data", folder.File("set"), "--split", "80/10/10", "--output", output, "--seed", "3");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Divided pictures: 20 of train; each class with its share, seed 3, each picture for itself.");
        StringAssert.Contains(run.Output, "Converted to YOLO: " + output);
        CollectionAssert.AreEqual(new[] { 16, 2, 2 },
            new[] { "train", "val", "test" }.Select(split => DatasetReader.Read(output, split).Images.Count).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1 }, DatasetReader.Read(output, "test").CountObjects());

        var linked = await ProgramRun.Start("data", "--data", output, "--split", "50/50", "--group", "none", "--convert", "cvat", "--link",
            "--output", folder.File("again"));
        Assert.AreEqual(0, linked.ExitCode, linked.Error);
        StringAssert.Contains(linked.Output, "Divided pictures: 16 of train and 2 of val and 2 of test;");
        var again = DatasetReader.Read(folder.File("again"), "val");
        Assert.HasCount(10, again.Images);
        Assert.IsNotNull(new FileInfo(again.Images[0].Path).LinkTarget);
    }

    /// <summary>Three cameras, and a class that one picture shows: what `data` says of the new splits is said while they are made.</summary>
    [TestMethod]
    public async Task Data_SplitSharesOfFewScenesAndARareClass_SaysTheSharesReachedAndTheClassesWithoutABox()
    {
        using var folder = new TemporaryFolder();
        for (var index = 0; index < 30; index++)
        {
            var stem = $"set/gate{(char)('A' + (index / 10))}_{index:0000}";
            PictureFiles.Write(folder, $"{stem}.png", width: 100 + index);
            folder.Write($"{stem}.txt", $"{index % 2} 0.5 0.5 0.2 0.4\n{(index == 7 ? "2 0.2 0.2 0.1 0.1\n" : "")}");
        }

        folder.Write("set/classes.txt", "cat\ndog\nrare\n");
        var output = folder.File("divided");

        var run = await ProgramRun.Start("data", "--data", folder.File("set"), "--split", "80/20", "--output", output);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var text = run.Output.ReplaceLineEndings(" ");
        StringAssert.Contains(text, "kept together (3 groups). Groups stay whole, so the shares are 67/33 instead of 80/20.");
        StringAssert.Contains(text, "1 of 3 classes has no box in the split 'val': rare.");
        Assert.IsFalse(text.Contains("No problems found", StringComparison.Ordinal), text);
        StringAssert.Contains((await ProgramRun.Start("data", "--data", output)).Output.ReplaceLineEndings(" "),
            "1 of 3 classes has no box in the split 'val': rare.");
    }

    [TestMethod]
    [DataRow("80/10", "--split 80/10 sums to 90, not to 100; write percentages of all pictures, such as 80/20 or 80/10/10.")]
    [DataRow("80/20/0", "--split 80/20/0 is not two or three whole percentages from 1 to 99")]
    [DataRow("40/30/20/10", "--split 40/30/20/10 is not two or three whole percentages")]
    [DataRow("0.8/0.2", "--split 0.8/0.2 is not two or three whole percentages")]
    [DataRow("80/-10/30", "--split 80/-10/30 is not two or three whole percentages")]
    [DataRow("most", "--split most is not known; use all, train, val or test, or shares such as 80/20 or 80/10/10.")]
    public async Task Data_WrongShares_AreRefusedInASentence(string split, string message)
    {
        (await ProgramRun.Start("data", "--data", s_data, "--split", split, "--output", s_folder.File("never"))).AssertBadInput(message);
        Assert.IsFalse(Directory.Exists(s_folder.File("never")));
    }

    [TestMethod]
    public async Task Data_UndividedFolder_SaysWhatTrainingPutsAsideAndValReadsIt()
    {
        using var folder = new TemporaryFolder();
        Undivided(folder, 10);

        var run = await ProgramRun.Start("data", "--data", folder.File("set"), "--imgsz", "320");
        var val = await ProgramRun.Start(
            "data", "--data", folder.File("set"), "--split", "val", "--json", folder.File("val.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Training on it: ");
        StringAssert.Contains(run.Output, "has no splits: 2 of 10 pictures are put aside for validation");
        StringAssert.Contains(run.Output, "train: 10 pictures in ");
        StringAssert.Contains(run.Output, "Objects of train at --imgsz 320: the median measures ");
        Assert.DoesNotContain("No split val", run.Output);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("val.json")));
        Assert.AreEqual(2, json.RootElement[0].GetProperty("images").GetInt32());
        Assert.AreEqual(640, json.RootElement[0].GetProperty("object_size").GetProperty("imgsz").GetInt32());

        var train = await ProgramRun.Start("train", "--data", folder.File("set"), "--preview", "--imgsz", "64", "--batch", "4", "--workers", "1",
            "--threads", "1", "--project", folder.File("runs"));
        Assert.AreEqual(0, train.ExitCode, train.Error);
        StringAssert.Contains(train.Output, "2 of 10 pictures are put aside for validation");
    }

    private static void Undivided(TemporaryFolder folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"set/p{i}");
            PictureFiles.Write(folder, name + ".jpg", 90 + i);
            folder.Write(name + ".txt", $"{i % 2} 0.5 0.5 0.2 0.4\n");
        }

        folder.Write("set/classes.txt", "cat\ndog\n");
    }
}
