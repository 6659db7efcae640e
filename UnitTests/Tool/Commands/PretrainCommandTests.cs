using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>The command that makes starter weights, with a few steps.</summary>
[TestClass]
public sealed class PretrainCommandTests : IDisposable
{
    private const string Tiny = "--steps 2 --batch 2 --imgsz 64 --workers 1 --threads 1";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Pretrain_FewSteps_LeavesStarterWeightsThatTrainAccepts()
    {
        var run = await Start($"pretrain {Tiny} --name first");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var starter = _folder.File("first/weights/starter.safetensors");
        StringAssert.Contains(run.Output, $"Starter weights: {starter} (after 2 steps)");
        StringAssert.Contains(run.Output, "mlnetghost pretrain --model edge-n --steps 2 --batch 2 --imgsz 64 --seed 0 --lr0 0.002");
        using var network = Trainer.Network.DetectionNetwork.Create(Trainer.Network.ModelFamily.Get("edge-n"), 3, seed: 1);
        Assert.IsGreaterThan(0.5, InitialWeights.Load(network, starter).Loaded.Single().MatchedShare);
        StringAssert.Contains(File.ReadAllText(_folder.File("first/args.yaml")), "steps: 2");
        Assert.AreEqual("2 of 2", SafetensorsFile.Read(starter).Metadata["steps"]);
    }

    [TestMethod]
    public async Task Pretrain_MinutesOver_IsResumedFromItsFolder()
    {
        Assert.AreEqual(0, (await Start($"pretrain {Tiny} --minutes 0.000001 --name short")).ExitCode);

        var run = await ProgramRun.Start("pretrain", "--resume", _folder.File("short"), "--workers", "1", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "(step 1 of 2)");
        StringAssert.Contains(run.Output, "(after 2 steps)");
    }

    [TestMethod]
    public async Task Pretrain_ResumedWithOtherOptions_IsRefused()
    {
        Assert.AreEqual(0, (await Start($"pretrain {Tiny} --minutes 0.000001 --name own")).ExitCode);
        string[] resume = ["pretrain", "--resume", _folder.File("own"), "--workers", "1", "--threads", "1"];

        (await ProgramRun.Start([.. resume, "--steps", "3"])).AssertBadInput("Option '--steps' is 3, but the resumed run has 2");
        (await ProgramRun.Start([.. resume, "--model", "n"])).AssertBadInput("Option '--model' is n, but the resumed run has edge-n");
        var same = await ProgramRun.Start([.. resume, "--steps", "2", "--model", "edge-n"]);
        Assert.AreEqual(0, same.ExitCode, same.Error);
    }

    [TestMethod]
    public async Task Pretrain_Preview_DrawsTwelvePicturesAndTrainsNothing()
    {
        var run = await Start("pretrain --preview --imgsz 64 --name look");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var picture = SKBitmap.Decode(_folder.File("look/preview.png"));
        Assert.IsGreaterThan(4 * 64, picture.Width);
        Assert.IsFalse(Directory.Exists(_folder.File("look/weights")));
    }

    [TestMethod]
    public async Task Pretrain_BadInput_IsReportedInOneLine()
    {
        (await Start("pretrain --imgsz 100")).AssertBadInput("100 is not a multiple of 32");
        (await Start("pretrain --steps 0")).AssertBadInput("--steps");
        (await Start("pretrain --model yolo")).AssertBadInput("There is no model 'yolo'");
        (await ProgramRun.Start("pretrain", "--resume", _folder.File("none/weights/last.safetensors"))).AssertBadInput("does not exist");
    }

    private Task<ProgramRun> Start(string command) => ProgramRun.Start([.. command.Split(' '), "--project", _folder.Path]);
}
