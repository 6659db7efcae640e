using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>How <c>train</c> and <c>val</c> handle slightly faulty datasets.</summary>
[TestClass]
public sealed class TrainInputTests : IDisposable
{
    private const string Quick = "--imgsz 64 --epochs 1 --workers 1 --threads 1 --form none --export false";
    private const string Box = "0 0.5 0.5 0.4 0.4\n";

    private readonly TemporaryFolder _folder = new();

    /// <summary>With and without <c>--preview</c>; a whole run is slow.</summary>
    public static IEnumerable<TestDataRow<string>> Previews => [new("") { TestCategories = ["Slow"] }, new(" --preview")];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("yolo", "have no label file")]
    [DataRow("voc", "The annotation file does not exist")]
    [DataRow("coco", null)]
    public async Task Train_CorrectedLabels_AreShownOnceByTrainAndByVal(string form, string? unlabelled)
    {
        var data = form switch { "yolo" => WriteYolo(), "voc" => WriteVoc(), _ => WriteCoco() };

        var train = await Train(data, $"{Quick} --batch 2 --name run");
        var val = await ProgramRun.Start(
            "val", "--weights", _folder.File("runs", "run", "weights", "best.safetensors"), "--data", data, "--split", "train");

        Assert.AreEqual(0, train.ExitCode, train.Error);
        Assert.AreEqual(0, val.ExitCode, val.Error);
        foreach (var expected in new[] { "is listed twice", "has no area and was dropped", unlabelled }.OfType<string>())
        {
            Assert.HasCount(1, Warnings(train, expected), train.Output);
            Assert.HasCount(1, Warnings(val, expected), val.Output);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Previews))]
    public async Task Train_BatchesOfBackgroundOnly_DoNotStopIt(string preview)
    {
        _folder.Write("yolo/classes.txt", "cat\n");
        AddYolo("train", "a", Box, 96);
        AddYolo("train", "b", "", 90);
        AddYolo("train", "c", "", 88);
        AddYolo("train", "d", "", 86);
        AddYolo("val", "e", Box, 84);

        var run = await Train(_folder.File("yolo"), $"{Quick} --batch 1 --name run{preview}");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsTrue(File.Exists(_folder.File("runs", "run", "train_batches", "batch1.png")));
    }

    [TestMethod]
    public async Task Train_PreviewThatCannotBeWritten_IsAWarning()
    {
        var data = WriteYolo();
        _folder.Write("runs/run/train_batches", "a file where the folder should be");

        var run = await Train(data, $"{Quick} --batch 2 --name run --exist-ok");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(1, Warnings(run, "training continues without them"), run.Output);
    }

    [TestMethod]
    public async Task TrainAndData_SplitsOfOtherClasses_SayWhatDiffers()
    {
        WriteCoco();
        var file = _folder.File("coco", "annotations", "instances_val.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("""[{"id": 3, "name": "cat"}]""", """[{"id": 3, "name": "cat"}, {"id": 4, "name": "dog"}]""", StringComparison.Ordinal));
        const string expected = "have different classes, 1 and 2: only 'val' has dog. Give both the same class names";

        (await Train(_folder.File("coco"), Quick)).AssertBadInput(expected);
        var data = await ProgramRun.Start("data", "--data", _folder.File("coco"), "--split", "all");

        StringAssert.Contains(data.Error, expected);
        Assert.AreEqual(2, data.ExitCode);
        StringAssert.Contains(data.Output, "dog");
    }

    private static string[] Warnings(ProgramRun run, string text) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith(
            "Warning: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))];

    private Task<ProgramRun> Train(string data, string options) =>
        ProgramRun.Start(["train", "--data", data,
            "--project", _folder.File("runs"), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private string WriteYolo()
    {
        _folder.Write("yolo/classes.txt", "cat\n");
        AddYolo("train", "a", $"{Box}{Box}0 0.5 0.5 0 0.2\n", 96);
        AddYolo("train", "b", null, 90);
        AddYolo("val", "c", Box, 80);
        return _folder.File("yolo");
    }

    private void AddYolo(string split, string name, string? labels, int width)
    {
        PictureFiles.Write(_folder, $"yolo/images/{split}/{name}.png", width, 64);
        if (labels is not null)
        {
            _folder.Write($"yolo/labels/{split}/{name}.txt", labels);
        }
    }

    private string WriteVoc()
    {
        const string box = "<object><name>cat</name><bndbox><xmin>20</xmin><ymin>20</ymin><xmax>60</xmax><ymax>50</ymax></bndbox></object>";
        AddVoc("a", $"{box}{box}{box.Replace("<xmax>60", "<xmax>20", StringComparison.Ordinal)}", 96);
        AddVoc("b", null, 90);
        AddVoc("c", box, 80);
        _folder.Write("voc/ImageSets/Main/train.txt", "a\nb\n");
        _folder.Write("voc/ImageSets/Main/val.txt", "c\n");
        return _folder.File("voc");
    }

    private void AddVoc(string name, string? objects, int width)
    {
        PictureFiles.Write(_folder, $"voc/JPEGImages/{name}.png", width, 64);
        if (objects is not null)
        {
            _folder.Write($"voc/Annotations/{name}.xml", $"<annotation><filename>{name}.png</filename>{objects}</annotation>");
        }
    }

    private string WriteCoco()
    {
        AddCoco("train", 96, "[20, 20, 30, 20]", "[20, 20, 30, 20]", "[20, 20, 0, 20]");
        AddCoco("val", 80, "[20, 20, 30, 20]");
        return _folder.File("coco");
    }

    private void AddCoco(string split, int width, params string[] boxes)
    {
        PictureFiles.Write(_folder, $"coco/{split}/a.png", width, 64);
        var annotations = boxes.Select((box, index) => $$"""{"id": {{index}}, "image_id": 1, "category_id": 3, "bbox": {{box}}}""");
        _folder.Write($"coco/annotations/instances_{split}.json", $$"""{"images": [{"id": 1, "file_name": "a.png"}], "annotations": [{{string.Join(", ", annotations)}}], "categories": [{"id": 3, "name": "cat"}]}""");
    }
}
