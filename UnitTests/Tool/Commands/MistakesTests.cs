using MLNetGhost.Benchmarks.Mistakes;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class MistakesTests
{
    private static readonly string s_model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_data = s_folder.File("wrong");
    private static CorruptedLabel[] s_wrong = [];

    [ClassInitialize]
    public static void Draw(TestContext context)
    {
        ShapesDataset.Write(
            s_folder.File("shapes"), new ShapesDatasetOptions { TrainCount = 20, ValidationCount = 10, TestCount = 0, Seed = 3 });
        CorruptedDataset[] splits = [.. new[] { "train", "val" }.Select((split, number) => LabelCorruption.Corrupt(
            DatasetReader.Read(s_folder.File("shapes"), split), new CorruptionOptions { Moved = 0, Renamed = 0.1, Seed = number }))];
        DatasetFormats.Yolo.Write(s_data, [.. splits.Select(split => split.Dataset)]);
        s_wrong = [.. splits.SelectMany(split => split.Labels)];
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public async Task Mistakes_RenamedLabels_AreFirstOnThePageAndInTheList()
    {
        var run = await Start("--mistakes", "--weights", s_model, "--top", "5", "--name", "renamed");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var rows = File.ReadAllLines(s_folder.File("runs", "renamed", "mistakes.csv"));
        var first = rows[1..(s_wrong.Length + 1)];
        Assert.IsGreaterThan(4, first.Length);
        foreach (var label in s_wrong)
        {
            Assert.IsTrue(first.Any(row => row.Contains("Wrong class", StringComparison.Ordinal)
                && row.Contains(Path.GetFileName(label.Picture), StringComparison.Ordinal)), string.Join('\n', first));
        }

        var html = File.ReadAllText(s_folder.File("runs", "renamed", "mistakes.html"));
        Assert.AreEqual(5, html.Split("<figure>").Length - 1);
        StringAssert.Contains(run.Output, $"Page: {s_folder.File("runs", "renamed", "mistakes.html")}");
        StringAssert.Contains(run.Output, " wrong class, ");
    }

    [TestMethod]
    public async Task Mistakes_ModelThatKnowsNothing_IsNotBelieved()
    {
        var model = s_folder.File("random.onnx");
        File.WriteAllBytes(model, TestDetectors.Yolo(classNames: ["triangle", "square", "other"]));

        var run = await Start("--mistakes", "--weights", model, "--name", "random", "--split", "val");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "it finds too few of the objects to judge labels");
        StringAssert.Contains(run.Output, "The model does not know star, ring; labels of such a class are not looked at.");
    }

    [TestMethod]
    [DataRow(new[] { "--mistakes" }, "--mistakes asks a model; name it with --weights")]
    [DataRow(new[] { "--weights", "model.onnx" }, "--weights is for --mistakes; give both")]
    [DataRow(new[] { "--mistakes", "--weights", "missing.onnx" }, "missing.onnx")]
    public async Task Mistakes_HalfOfTheRequest_IsOneSentence(string[] options, string expected) =>
        (await Start(options)).AssertBadInput(expected);

    [TestMethod]
    public async Task Mistakes_ModelOfOtherClasses_IsOneSentence()
    {
        var model = s_folder.File("animals.onnx");
        File.WriteAllBytes(model, TestDetectors.Yolo());

        var run = await Start("--mistakes", "--weights", model, "--name", "animals");

        StringAssert.Contains(run.Error, "no class name in common");
        Assert.AreNotEqual(0, run.ExitCode);
        Assert.IsFalse(Directory.Exists(s_folder.File("runs", "animals")));
    }

    private static Task<ProgramRun> Start(params string[] options) =>
        ProgramRun.Start(["data", "--data", s_data, "--project", s_folder.File("runs"), .. options]);
}
