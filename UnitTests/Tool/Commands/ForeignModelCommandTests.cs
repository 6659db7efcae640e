using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Kind = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>The program with models of other tools.</summary>
[TestClass]
public sealed class ForeignModelCommandTests : IDisposable
{
    private static readonly string[] s_names = ["square", "disc"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Info_ForeignModel_SaysInWordsWhatItIs()
    {
        var model = Write(ForeignLayouts.Create(DetectorLayout.Yolox, 160, s_names, (160, 160)));
        File.WriteAllLines(_folder.File("model.names"), s_names);

        var run = await ProgramRun.Start("info", "--weights", model);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Layout: yolox (YOLOX: one output");
        StringAssert.Contains(run.Output, "Recognised by: one row per cell, 5 + 2 values for 2 names");
        StringAssert.Contains(run.Output, "Pictures: at the top left, padded with 114, of 160 × 160, blue, green, red, 0 to 255");
        StringAssert.Contains(run.Output, "Classes: 2: square, disc");
        StringAssert.Contains(run.Output, "Suppression: due");
    }

    [TestMethod]
    public async Task Info_ModelThatCannotBeRun_SaysWhyAndWhichOptionDecides()
    {
        var model = Write(new ForeignModel().Input("images", Kind.Float, 1, 3, 64, 64).Output("output0", new float[63], 1, 7, 9).ToBytes());

        var run = await ProgramRun.Start("info", "--weights", model);
        var chosen = await ProgramRun.Start("info", "--weights", model, "--layout", "yolov5");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "nothing shows which; name it with --layout");
        StringAssert.Contains(chosen.Output, "Recognised by: chosen by hand");
    }

    [TestMethod]
    public async Task Predict_ForeignModel_WritesItsDetections()
    {
        var truth = new Truth(1, 0.75f, new(20, 10, 100, 60));
        var model = Write(ForeignLayouts.Create(DetectorLayout.RtDetr, 160, s_names, (200, 100), truth));
        File.WriteAllLines(_folder.File("names.txt"), s_names);
        var picture = _folder.File("picture.png");
        File.WriteAllBytes(picture, ColourPictures.ToPng(TestPictures.Photograph(200, 100, seed: 1)));
        var csv = _folder.File("found.csv");

        var run = await ProgramRun.Start(
            "predict", "--weights", model, "--source", picture, "--names", _folder.File("names.txt"), "--csv", csv);
        var unnamed = await ProgramRun.Start("predict", "--weights", model, "--source", picture, "--csv", _folder.File("unnamed.csv"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(File.ReadAllText(csv), "disc,0.75,20,10,100,60");
        StringAssert.Contains(unnamed.Error, "Pass their names with --names FILE");
        StringAssert.Contains(File.ReadAllText(_folder.File("unnamed.csv")), "class_1,0.75");
    }

    [TestMethod]
    public async Task Bench_ForeignModel_Runs()
    {
        var model = Write(ForeignLayouts.Create(DetectorLayout.NanoDet, 160, s_names, (160, 160)));
        File.WriteAllLines(_folder.File("model.names"), s_names);

        var run = await ProgramRun.Start("bench", "--weights", model, "--runs", "2", "--warmup", "0", "--mean", "1", "2", "3");

        Assert.AreEqual(0, run.ExitCode, run.Error);
    }

    [TestMethod]
    [DataRow("--layout", "yolo26", "--layout yolo26 is not known")]
    [DataRow("--mean", "a", "--mean a is not a number")]
    [DataRow("--pad-colour", "300", "0 to 255")]
    [DataRow("--fit", "crop", "--fit crop is not known; use letterbox, top-left or stretch")]
    public async Task Predict_BadOption_NamesTheRule(string option, string value, string part)
    {
        var model = Write(ForeignLayouts.Create(DetectorLayout.NanoDet, 160, s_names, (160, 160)));
        (await ProgramRun.Start("predict", "--weights", model, "--source", model, option, value)).AssertBadInput(part);
    }

    private string Write(byte[] model)
    {
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }
}
