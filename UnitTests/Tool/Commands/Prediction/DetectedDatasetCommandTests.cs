using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class DetectedDatasetCommandTests
{
    private static readonly string s_model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_photos = s_folder.File("shapes", "images", "test");

    [ClassInitialize]
    public static void Draw(TestContext context) => ShapesDataset.Write(
        s_folder.File("shapes"), new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 10, Seed = 4 });

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    [DataRow("yolo")]
    [DataRow("coco")]
    [DataRow("voc")]
    [DataRow("cvat")]
    public async Task Predict_AsDataset_IsReadByData(string form)
    {
        var written = s_folder.File(form);

        var run = await Predict("--as-dataset", written, "--form", form, "--conf", "0.4");
        var data = await ProgramRun.Start("data", "--data", written);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(0, data.ExitCode, data.Error);
        StringAssert.Contains(data.Output, "No problems found.");
        StringAssert.Contains(run.Output, "train with 8 pictures and val with 2 pictures");
        using var detector = OnnxDetector.Load(s_model);
        foreach (var image in new[] { "train", "val" }.SelectMany(split => DatasetReader.Read(written, split).Images))
        {
            var expected = detector.Detect(
                Path.Combine(s_photos, Path.GetFileName(image.Path)), new SuppressionOptions { ScoreThreshold = 0.4f });
            Assert.HasCount(expected.Length, image.Annotations);
            foreach (var (classId, _, _, box) in expected)
            {
                Assert.IsTrue(image.Annotations.Any(label => label.ClassId == classId && label.Box.IntersectionOverUnion(box) > 0.98));
            }
        }

        Assert.IsFalse(Directory.Exists(s_folder.File("runs")), "pictures with boxes were not asked for");
    }

    [TestMethod]
    public async Task Predict_AsDataset_IsTrainedOn()
    {
        var written = s_folder.File("trained");
        await Predict("--as-dataset", written, "--link");

        var run = await ProgramRun.Start(
            "train", "--data", written, "--model", "edge-n", "--weights", "none", "--epochs", "1", "--imgsz", "64", "--batch", "4",
            "--threads", "1", "--export", "false", "--project", s_folder.File("trainings"), "--name", "run");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsTrue(File.Exists(s_folder.File("trainings", "run", "weights", "best.safetensors")));
        Assert.IsNotNull(new FileInfo(Directory.GetFiles(Path.Combine(written, "images", "train"))[0]).LinkTarget);
    }

    [TestMethod]
    public async Task Predict_AsDataset_LeavesOutWhatCannotBeReadAndSaysSo()
    {
        var (mixed, written) = (s_folder.File("mixed"), s_folder.File("of-mixed"));
        Directory.CreateDirectory(mixed);
        foreach (var photo in Directory.GetFiles(s_photos).Take(3))
        {
            File.Copy(photo, Path.Combine(mixed, Path.GetFileName(photo)));
        }

        File.WriteAllText(Path.Combine(mixed, "broken.jpg"), "no picture");

        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", mixed, "--as-dataset", written);

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "broken.jpg");
        StringAssert.Contains(run.Output, "1 picture that could not be read is not in it.");
        Assert.HasCount(3, Directory.GetFiles(Path.Combine(written, "images"), "*.jpg", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task Predict_AsDatasetOfNothingReadable_WritesNone()
    {
        var (broken, written) = (s_folder.Write("only/broken.jpg", "no picture"), s_folder.File("of-broken"));

        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", broken, "--as-dataset", written);

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "No dataset was written, because no picture could be read.");
        Assert.IsFalse(Directory.Exists(written));
    }

    [TestMethod]
    public async Task Predict_AsDatasetWithoutObjects_IsOneSentence()
    {
        var (grey, written) = (s_folder.File("grey.png"), s_folder.File("of-grey"));
        File.WriteAllBytes(grey, TestPictures.Encode(TestPictures.Photograph(90, 60, 1), SKEncodedImageFormat.Png));

        var run = await ProgramRun.Start("predict", "--weights", s_model, "--source", grey, "--as-dataset", written, "--conf", "0.99");

        run.AssertBadInput("Nothing was found in 1 picture of");
        Assert.IsFalse(Directory.Exists(written));
    }

    [TestMethod]
    [DataRow(new[] { "--form", "coco" }, "--form is for a dataset; name its folder with --as-dataset.")]
    [DataRow(new[] { "--link" }, "--link is for a dataset; name its folder with --as-dataset.")]
    [DataRow(new[] { "--as-dataset", "x", "--form", "vott" }, "--form vott")]
    public async Task Predict_WrongRequestForADataset_IsOneSentence(string[] options, string expected) =>
        (await Predict(options)).AssertBadInput(expected);

    [TestMethod]
    public async Task Predict_AsDatasetIntoAFolderThatHasFiles_IsOneSentence()
    {
        var run = await Predict("--as-dataset", s_photos);

        StringAssert.EndsWith(run.Error, $"{s_photos} is not empty; name another folder for the dataset, or delete it first.\n");
        Assert.AreEqual(1, run.Error.Count(letter => letter == '\n'), run.Error);
        Assert.AreEqual(1, run.ExitCode);
    }

    private static Task<ProgramRun> Predict(params string[] options) => ProgramRun.Start(
        ["predict", "--weights", s_model, "--source", s_photos, "--project", s_folder.File("runs"), .. options]);
}
