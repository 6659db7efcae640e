using System.Text.Json;
using MLNetGhost.Data;
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
        s_data = ShapesDataset.Write(s_folder.File("shapes"), new ShapesDatasetOptions { TrainCount = 6, ValidationCount = 3, TestCount = 0, Width = 160, Height = 128 });

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
        var run = await ProgramRun.Start("data", "--data", s_data, "--split", "train", "--mosaic", s_folder.File("samples.jpg"), "--plot", s_folder.File("labels.png"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var samples = SKBitmap.Decode(s_folder.File("samples.jpg"));
        using var labels = SKBitmap.Decode(s_folder.File("labels.png"));
        Assert.AreEqual(8 + (4 * 368), samples.Width);
        Assert.AreEqual(1280, labels.Width);
    }

    [TestMethod]
    [DataRow("yolo")]
    [DataRow("voc")]
    [DataRow("coco")]
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
    public async Task Data_UnknownForm_NamesTheForms()
    {
        (await ProgramRun.Start("data", "--data", s_data, "--convert", "kitti")).AssertBadInput("--convert kitti is not known; use yolo, voc or coco.");
    }
}
