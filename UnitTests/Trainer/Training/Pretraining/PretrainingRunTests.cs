using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Training;

/// <summary>Runs of a few steps on drawn pictures.</summary>
[TestClass]
public sealed class PretrainingRunTests : IDisposable
{
    private static readonly PretrainingOptions s_options = new()
    {
        Model = ModelFamily.Get("edge-n"),
        Steps = 4,
        BatchSize = 2,
        ImageSize = 64,
        Seed = 5,
        Workers = 1,
        Threads = 1,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Run_StoppedAndResumed_EndsWithTheSameWeights()
    {
        var whole = Run(s_options, "whole");
        using var cancellation = new CancellationTokenSource();
        using (var stopped = new PretrainingRun(s_options, _folder.File("parts")))
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => stopped.Run(
                new Reports(progress => StopAfter(2, progress, cancellation)), cancellation.Token));
        }

        var last = Path.Combine(_folder.File("parts"), Checkpoint.LastFileName);
        Assert.AreEqual(2, Checkpoint.Read(last).Run!.Position.Iteration);
        var resumed = Run(s_options with { ResumeFrom = last, Seed = 99 }, "parts");

        Assert.AreEqual(4, resumed.Steps);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.StarterWeights), File.ReadAllBytes(resumed.StarterWeights));
    }

    [TestMethod]
    public void Run_Steps_WritesHalfPrecisionWithoutTheClassOutputsAndSaysHow()
    {
        var result = Run(s_options with { Steps = 1 }, "run");

        var (file, checkpoint) = (SafetensorsFile.Read(result.StarterWeights), Checkpoint.Read(result.LastCheckpoint));
        CollectionAssert.AreEquivalent(
            new[] { 0, 1, 2 }.SelectMany(level => new[] { $"head.cv3.{level}.2.weight", $"head.cv3.{level}.2.bias" }).ToArray(),
            checkpoint.Weights.Keys.Except(file.Tensors.Keys).ToArray());
        Assert.IsEmpty(file.Tensors.Keys.Except(checkpoint.Weights.Keys));
        const string name = "neck.16.cv1.conv.weight";
        CollectionAssert.AreEqual(
            checkpoint.Weights[name].Values.Select(value => (float)(Half)value).ToArray(), file.Tensors[name].Values);
        Assert.IsLessThan(6_200_000, new FileInfo(result.StarterWeights).Length);
        Assert.AreEqual("mlnetghost pretrain --model edge-n --steps 1 --batch 2 --imgsz 64 --seed 5 --lr0 0.002", file.Metadata["command"]);
        Assert.AreEqual("1 of 1", file.Metadata["steps"]);
        Assert.AreEqual("2", file.Metadata["pictures"]);
        CollectionAssert.AreEqual(SceneLoader.ClassNames.ToArray(), checkpoint.Info.ClassNames.ToArray());
    }

    [TestMethod]
    public void Run_PartsLeftOut_LearnsFromOtherPicturesAndSaysSo()
    {
        var options = s_options with { Steps = 1 };
        using var run = new PretrainingRun(options, _folder.File("parts")) { Parts = SceneParts.All & ~SceneParts.Camera };

        var (result, whole) = (run.Run(), Run(options, "whole"));

        Assert.AreNotEqual(whole.Loss, result.Loss);
        Assert.AreEqual("1", SafetensorsFile.Read(whole.StarterWeights).Metadata["generator"]);
        Assert.AreEqual("1 without Camera", SafetensorsFile.Read(result.StarterWeights).Metadata["generator"]);
        Assert.IsTrue(StarterWeightsFile.IsOfWholeRun(result.StarterWeights, options, run.Parts));
        Assert.IsFalse(StarterWeightsFile.IsOfWholeRun(result.StarterWeights, options, SceneParts.All));
        Assert.IsFalse(StarterWeightsFile.IsOfWholeRun(result.StarterWeights, options with { Steps = 2 }, run.Parts));
    }

    [TestMethod]
    public void Run_MinutesOver_WritesWhatWasLearntSoFarAndCanBeResumed()
    {
        var result = Run(s_options with { Minutes = 1e-9 }, "run");

        Assert.AreEqual(1, result.Steps);
        Assert.AreEqual(4, Run(s_options with { ResumeFrom = result.LastCheckpoint }, "run").Steps);
    }

    /// <summary>What another run left in the folder is not taken for this one's, however early this one is killed.</summary>
    [TestMethod]
    public void Run_FolderOfAnotherRun_IsItsOwnFromTheFirstStepOn()
    {
        var former = Run(s_options with { Steps = 1, Seed = 1 }, "run");
        var seen = (Seed: -1, HasStarter: true);
        using (var run = new PretrainingRun(s_options, _folder.File("run")))
        {
            run.Run(new Reports(progress =>
            {
                if (progress is BatchProgress { Batch: 1 })
                {
                    seen = (Checkpoint.Read(former.LastCheckpoint).Info.Pretraining!.Seed, File.Exists(former.StarterWeights));
                }
            }));
        }

        Assert.AreEqual((s_options.Seed, false), seen);
        Assert.IsTrue(File.Exists(former.StarterWeights));
    }

    [TestMethod]
    public void Create_CheckpointOfAnotherKind_IsRefused()
    {
        var run = Run(s_options with { Steps = 1 }, "run");

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            new PretrainingRun(s_options with { ResumeFrom = run.StarterWeights }, _folder.Path));

        StringAssert.Contains(error.Message, "starter.safetensors");
    }

    private static void StopAfter(int step, TrainingProgress progress, CancellationTokenSource cancellation)
    {
        if (progress is BatchProgress { Batch: var done } && done == step)
        {
            cancellation.Cancel();
        }
    }

    private PretrainingResult Run(PretrainingOptions options, string folder)
    {
        using var run = new PretrainingRun(options, _folder.File(folder));
        return run.Run();
    }

    private sealed class Reports(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
