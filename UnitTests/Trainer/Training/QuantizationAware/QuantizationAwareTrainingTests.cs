using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class QuantizationAwareTrainingTests : IDisposable
{
    private static readonly SmallDataset s_data = new();
    private static readonly TemporaryFolder s_shared = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>A short run in float, whose weights are fine-tuned.</summary>
    private static readonly Lazy<string> s_trained = new(() =>
    {
        var options = SmallRuns.Options with
        {
            Model = ModelFamily.Get("int8-n"),
            Form = new TrainingOptions().Form,
            Optimizer = OptimizerKind.AdamW,
            NominalBatchSize = 3,
            LearningRate = 0.002,
            Epochs = 6,
            Augmentation = new() { Mosaic = 0 },
        };
        return SmallRuns.Train(options, s_data, s_shared.Path).LastCheckpoint;
    });

    /// <summary>Two batches in each of the two epochs.</summary>
    private static TrainingOptions Options => QuantizationAwareTraining.OptionsFor(s_trained.Value) with
    {
        BatchSize = 3,
        Seed = 4,
        Threads = 1,
        Workers = 1,
    };

    [ClassCleanup]
    public static void DeleteData()
    {
        s_data.Dispose();
        s_shared.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void OptionsFor_Checkpoint_TakeItsNetworkAndSizeForTwoEpochs()
    {
        Assert.AreEqual(ModelFamily.Get("int8-n"), Options.Model);
        Assert.AreEqual((64, 2, true), (Options.ImageSize, Options.Epochs, Options.QuantizationAware));
        Assert.AreEqual(s_trained.Value, Options.PretrainedWeights);
    }

    [TestMethod]
    public void Train_Checkpoint_KeepsFoldedWeightsAndRanges()
    {
        var result = Train(Options, "run");

        var best = Checkpoint.Read(result.BestCheckpoint);
        Assert.AreEqual(ReparameterisationForm.Folded, best.Info.Form);
        StringAssert.StartsWith(best.Info.BeganFrom, "the folded weights in ");
        Assert.IsTrue(best.Info.Ranges!["images"] is { Lowest: >= 0, Highest: <= 1 and > 0.5f }, $"{best.Info.Ranges["images"]}");
        using var network = best.CreateNetwork();
        Assert.AreEqual(ReparameterisationForm.Folded, network.Form);
        CollectionAssert.AreEquivalent(best.Info.Ranges.Keys.ToArray(), network.Ranges!.Keys.ToArray());
        using var source = Checkpoint.Read(s_trained.Value).CreateNetwork();
        using var folded = source.Fold();
        Assert.AreEqual(folded.ParameterCount, network.ParameterCount);
    }

    [TestMethod]
    public void Load_CheckpointOfSuchARun_SaysThatItsBranchesAreGone()
    {
        var best = Train(Options, "finished").BestCheckpoint;
        using var network = DetectionNetwork.Create(Options.Model, s_data.Training.ClassNames.Count, seed: 1);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => InitialWeights.Load(network, best));

        StringAssert.Contains(error.Message, "Train on with --qat");
        StringAssert.Contains(error.Message, $"the folded weights in {s_trained.Value}");
    }

    /// <summary>The ranges move in the first epoch and stay in the last, so that weights settle for them.</summary>
    [TestMethod]
    public void Train_LastEpoch_FreezesTheRanges()
    {
        var copies = new List<IReadOnlyDictionary<string, ActivationRange>>();
        var folder = Path.Combine(_folder.Path, "frozen");
        using var trainer = new DetectionTrainer(Options with { Epochs = 3 }, s_data.Training, s_data.Validation, folder);
        trainer.Train(new Receiver(progress =>
        {
            if (progress is EpochProgress)
            {
                copies.Add(Checkpoint.Read(trainer.LastCheckpoint).Info.Ranges!);
            }
        }));

        Assert.AreNotEqual(copies[0]["backbone/0/Relu"], copies[1]["backbone/0/Relu"]);
        foreach (var (name, range) in copies[1])
        {
            Assert.AreEqual(range, copies[2][name], name);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Train_StoppedAndResumed_EndsWithTheSameWeightsAndRanges(int stopAfterBatches)
    {
        var whole = Train(Options, "whole");
        using (var stop = new CancellationTokenSource())
        {
            var batches = 0;
            using var trainer = new DetectionTrainer(
                Options, s_data.Training, s_data.Validation, Path.Combine(_folder.Path, "stopped"));
            Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Train(new Receiver(progress =>
            {
                if (progress is BatchProgress && ++batches == stopAfterBatches)
                {
                    stop.Cancel();
                }
            }), stop.Token));
        }

        var last = Path.Combine(_folder.Path, "stopped", Checkpoint.LastFileName);
        var resumed = Train(new TrainingOptions { ResumeFrom = last, Workers = 1, Threads = 1 }, "stopped");

        var (expected, actual) = (Checkpoint.Read(whole.LastCheckpoint), Checkpoint.Read(resumed.LastCheckpoint));
        using var scope = NewDisposeScope();
        using var left = expected.CreateNetwork();
        using var right = actual.CreateNetwork();
        var state = right.state_dict();
        foreach (var (name, tensor) in left.state_dict())
        {
            TensorAssert.AreClose(tensor, state[name], 1e-6, name);
        }

        foreach (var (name, range) in expected.Info.Ranges!)
        {
            Assert.AreEqual(range.Highest, actual.Info.Ranges![name].Highest, 1e-5f * Math.Max(1, Math.Abs(range.Highest)), name);
        }
    }

    [TestMethod]
    public void Constructor_OtherNetwork_SaysWhereItsTablesAre()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => Train(Options with { Model = ModelFamily.Get("edge-n") }, "other"));

        StringAssert.Contains(error.Message, "holds model int8-n, but the run is to train edge-n for eight bits; leave out --model");
    }

    [TestMethod]
    public void Validate_OptionsThatDoNotFit_NameTheRemedy()
    {
        var options = new TrainingOptions { QuantizationAware = true, PretrainedWeights = "best.safetensors" };
        options.Validate();
        AssertComplaint(options with { PretrainedWeights = null }, "name its checkpoint with --weights");
        AssertComplaint(options with { PretrainedWeights = TrainingOptions.NoWeights }, "name its checkpoint with --weights");
        AssertComplaint(options with { Form = ReparameterisationForm.None }, "not the form None; leave out --form");
        AssertComplaint(options with { Trunk = "trunk.safetensors" }, "leave out --trunk");
        AssertComplaint(options with { Teacher = "teacher.onnx" }, "leave out --teacher");
        AssertComplaint(options with { Amp = MixedPrecision.Bf16 }, "leave out --amp");
        AssertComplaint(new TrainingOptions { Form = ReparameterisationForm.Folded }, "Folded is not known; use BranchByBranch, Fused or");

        static void AssertComplaint(TrainingOptions wrong, string expected) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(wrong.Validate).Message, expected);
    }

    private TrainingResult Train(TrainingOptions options, string name)
    {
        using var trainer = new DetectionTrainer(options, s_data.Training, s_data.Validation, Path.Combine(_folder.Path, name));
        return trainer.Train();
    }

    private sealed class Receiver(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }
}
