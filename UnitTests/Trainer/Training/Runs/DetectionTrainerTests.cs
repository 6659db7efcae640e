using System.Text.RegularExpressions;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class DetectionTrainerTests : IDisposable
{
    private static readonly SmallDataset s_data = new();
    private static readonly TemporaryFolder s_shared = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>Mosaics in all epochs but the last.</summary>
    private static TrainingOptions Options { get; } = SmallRuns.Options with { Augmentation = new() { CloseMosaicEpochs = 1 } };

    /// <summary>An uninterrupted run with <see cref="Options"/>, with which interrupted ones are compared.</summary>
    private static readonly Lazy<TrainingResult> s_uninterrupted = new(() => SmallRuns.Train(Options, s_data, s_shared.Path));

    [ClassCleanup]
    public static void DeleteData()
    {
        s_data.Dispose();
        s_shared.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Train_FewEpochs_WritesCheckpointsAndReportsEverything()
    {
        var reports = new Recorder();

        var result = Train(Options, "run", reports);

        Assert.HasCount(3, result.History);
        Assert.AreEqual(6, reports.All.OfType<BatchProgress>().Count());
        Assert.AreEqual(3, reports.All.OfType<EpochProgress>().Count());
        Assert.AreEqual(3, reports.All.OfType<ValidationProgress>().Count());
        Assert.IsTrue(
            result.History.All(report => report.TrainingLoss.IsFinite && report.ValidationLoss.Box > 0 && report.ImagesPerSecond > 0));
        Assert.IsTrue(File.Exists(result.BestCheckpoint));
        var last = Checkpoint.Read(result.LastCheckpoint);
        Assert.AreEqual("edge-n", last.Info.Model.Name);
        CollectionAssert.AreEqual(ShapesDataset.ClassNames.ToArray(), last.Info.ClassNames.ToArray());
        Assert.AreEqual(64, last.Info.ImageSize);
        Assert.AreEqual(3, last.Info.Report!.Epoch);
        Assert.AreEqual(Options.BatchSize, last.Info.Options.BatchSize);
        Assert.IsNull(Checkpoint.Read(result.BestCheckpoint).Run);
    }

    [TestMethod]
    public void Train_SameSeed_GivesTheSameWeights() =>
        AssertSameWeights(Train(Options with { Epochs = 2, Workers = 0 },
            "one"), Train(Options with { Epochs = 2, Workers = 2 }, "two"), 0);

    /// <summary>So few objects are assigned in such small pictures that rounding alone moves the loss by a tenth.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Train_MixedPrecision_LearnsLikeSinglePrecision()
    {
        var options = Options with { Form = ReparameterisationForm.Fused, Epochs = 2 };

        var single = Train(options, "single").History;
        var mixed = Train(options with { Amp = MixedPrecision.Bf16 }, "mixed").History;

        for (var epoch = 0; epoch < 2; epoch++)
        {
            var (expected, actual) = (single[epoch].TrainingLoss, mixed[epoch].TrainingLoss);
            Assert.AreNotEqual(expected.Class, actual.Class);
            var total = expected.Box + expected.Class + expected.Dfl;
            Assert.AreEqual(total, actual.Box + actual.Class + actual.Dfl, 0.2 * total, $"epoch {epoch}: {expected} or {actual}");
            Assert.IsTrue(mixed[epoch].ValidationLoss.IsFinite);
        }
    }

    [TestMethod]
    [DataRow(1, DisplayName = "in the first epoch, gradients pending")]
    [DataRow(2, DisplayName = "between batches and validation")]
    [DataRow(3, DisplayName = "in the second epoch")]
    public void Train_StoppedAndResumed_EndsWithTheSameWeights(int stopAfterBatches)
    {
        var uninterrupted = s_uninterrupted.Value;

        StopAfter(stopAfterBatches, Options, "stopped");
        var resumed = Train(new TrainingOptions { ResumeFrom = Last("stopped"), Workers = 1, Threads = 1 }, "stopped");

        Assert.HasCount(3, resumed.History);
        AssertSameWeights(uninterrupted, resumed, 1e-6);
        Assert.AreEqual(uninterrupted.History[2].ValidationLoss.Box, resumed.History[2].ValidationLoss.Box, 1e-5);
        Assert.AreEqual(uninterrupted.History[2].TrainingLoss.Class, resumed.History[2].TrainingLoss.Class, 1e-5);
    }

    [TestMethod]
    public void Train_StoppedAndResumedWithAdamWAndMultiScale_EndsWithTheSameWeights()
    {
        var options = Options with { Epochs = 2, Optimizer = OptimizerKind.AdamW, MultiScale = true, LearningRate = 0.001 };
        var uninterrupted = Train(options, "whole");

        StopAfter(3, options, "stopped");

        AssertSameWeights(uninterrupted, Train(new TrainingOptions
        {
            ResumeFrom = Last(
            "stopped"),
            Workers = 1,
            Threads = 1
        }, "stopped"), 1e-6);
    }

    [TestMethod]
    public void Train_ContinuedFromASaveWithinAnEpoch_EndsWithTheSameWeights()
    {
        var copy = Path.Combine(_folder.Path, "killed.safetensors");
        using var trainer = new DetectionTrainer(Options, s_data.Training, s_data.Validation, Path.Combine(_folder.Path,
            "whole"))
        { SaveInterval = TimeSpan.Zero };
        var uninterrupted = trainer.Train(new Recorder(progress =>
        {
            if (progress is BatchProgress { Epoch: 2, Batch: 2 })
            {
                File.Copy(trainer.LastCheckpoint, copy);
            }
        }));

        Assert.AreEqual((1, 1), (Checkpoint.Read(copy).Run!.Position.Epoch, Checkpoint.Read(copy).Run!.Position.Batch));
        AssertSameWeights(uninterrupted, Train(new TrainingOptions { ResumeFrom = copy, Workers = 1, Threads = 1 }, "resumed"), 1e-6);
    }

    [TestMethod]
    [DataRow(true, 2, DisplayName = "in the first validation")]
    [DataRow(false, 1, DisplayName = "in training")]
    public void Train_PictureDamagedDuringTheRunAndFixed_ContinuesFromWhatWasTrained(bool inValidation, int trainedBatches)
    {
        // Without mosaic, a picture is first read for its own batch.
        using var data = new SmallDataset();
        var options = Options with { Epochs = 2, Augmentation = AugmentationOptions.None };
        var uninterrupted = Train(data, options, "whole");
        var split = inValidation ? data.Validation : data.Training;
        var contents = split.Images.ToDictionary(image => image.Path, image => File.ReadAllBytes(image.Path));
        using (var trainer = new DetectionTrainer(options with { Workers = 0 }, data.Training, data.Validation, Path.Combine(_folder.Path,
            "damaged")))
        {
            var done = 0;
            Assert.ThrowsExactly<InvalidDataException>(() => trainer.Train(new Recorder(progress =>
            {
                if (progress is BatchProgress && ++done == trainedBatches)
                {
                    Array.ForEach([.. contents.Keys], path => File.WriteAllText(path, "damaged"));
                }
            })));
        }

        var position = Checkpoint.Read(Last("damaged")).Run!.Position;
        Assert.AreEqual((0, trainedBatches), (position.Epoch, position.Batch));
        Array.ForEach([.. contents], file => File.WriteAllBytes(file.Key, file.Value));
        var resumed = Train(data, new TrainingOptions { ResumeFrom = Last("damaged"), Workers = 1, Threads = 1 }, "damaged");

        Assert.HasCount(2, resumed.History);
        AssertSameWeights(uninterrupted, resumed, 1e-6);
        Assert.AreEqual(uninterrupted.History[0].ValidationLoss.Box, resumed.History[0].ValidationLoss.Box, 1e-5);
    }

    [TestMethod]
    public void Train_WithCache_TellsTheSizeOfBothSplits()
    {
        var reports = new Recorder();

        Train(Options with { Epochs = 1, CacheImages = true }, "run", reports);

        // Six and three pictures of 64 × 64.
        Assert.IsTrue(reports.Notes.Any(note => note.Text.Contains("takes 72 KiB for training and 36 KiB for validation")));
    }

    [TestMethod]
    public void Train_MosaicThatIsClosedInEveryEpoch_Warns()
    {
        var reports = new Recorder();

        Train(Options with { Epochs = 1, Augmentation = new() { Mosaic = 1 } }, "run", reports);

        Assert.IsTrue(reports.Notes.Any(note => note.IsWarning && note.Text.Contains("no mosaic, although requested")));
    }

    [TestMethod]
    public void Train_ResumedAfterItsEnd_SaysSoAndReturnsItsHistory()
    {
        Train(Options with { Epochs = 1 }, "run");
        var reports = new Recorder();

        var result = Train(new TrainingOptions { ResumeFrom = Last("run") }, "run", reports);

        Assert.HasCount(1, result.History);
        Assert.IsNull(result.LastMetrics);
        Assert.IsTrue(reports.Notes.Any(note => note.Text.Contains("already complete")));
    }

    [TestMethod]
    public void Train_LossIsNoNumber_StopsWithEpochBatchAndPartsAndKeepsTheLastCheckpoint()
    {
        var broken = Path.Combine(_folder.Path, "broken.safetensors");
        StopAfter(1, Options, "whole");
        var weights = Checkpoint.Read(Last("whole")).Weights.ToDictionary(StringComparer.Ordinal);
        weights["head.cv3.0.2.bias"] = new([4], [float.NaN, 0, 0, 0]);
        new SafetensorsFile(weights, new Dictionary<string, string>()).Write(broken);
        using var trainer = Create(Options with { PretrainedWeights = broken }, "run");

        var error = Assert.ThrowsExactly<NonFiniteLossException>(() => trainer.Train());

        StringAssert.Contains(error.Message, "epoch 1, batch 1");
        StringAssert.Contains(error.Message, "cls NaN");
        StringAssert.Contains(error.Message, "Weights were not finite before this batch, first head.cv3.0.2.bias");
        Assert.IsTrue(double.IsNaN(error.Parts.Class));
        Assert.AreEqual(0, Checkpoint.Read(trainer.LastCheckpoint).Run!.Position.Iteration);
    }

    [TestMethod]
    public void Train_FrozenBackbone_LeavesItsWeightsAndStatistics()
    {
        var result = Train(Options with { Epochs = 1, Freeze = ["backbone"] }, "frozen");
        StopAfter(1, Options, "initial");

        var (trained, initial) = (Checkpoint.Read(result.LastCheckpoint).Run!.Tensors, Checkpoint.Read(Last("initial")).Run!.Tensors);
        foreach (var name in trained.Keys.Where(name => name.StartsWith(
            "weights.backbone.", StringComparison.Ordinal) && !name.Contains("running")))
        {
            TensorAssert.AreClose(initial[name].Values, trained[name].Values, 0, name);
        }

        var mean = trained.Keys.First(name => name.StartsWith(
            "weights.backbone.", StringComparison.Ordinal) && name.EndsWith("running_mean", StringComparison.Ordinal));
        Assert.IsTrue(trained[mean].Values.All(value => value == 0), "the statistics of frozen normalisations do not change");
        Assert.IsTrue(trained.Keys.Where(name => name.StartsWith(
            "weights.head.", StringComparison.Ordinal)).Any(name => !trained[name].Values.SequenceEqual(initial[name].Values)));
    }

    [TestMethod]
    [DataRow(OptimizerKind.Sgd)]
    [DataRow(OptimizerKind.AdamW)]
    public void Train_BackboneFrozenForTheFirstEpoch_IsTrainedInTheSecond(OptimizerKind optimizer)
    {
        var options = Options with { Epochs = 2, Freeze = ["backbone"], FreezeEpochs = 1, Optimizer = optimizer, NominalBatchSize = 3 };
        StopAfter(1, options, "initial");
        var after = new Dictionary<int, Dictionary<string, float[]>>();
        using (var trainer = Create(options, "frozen"))
        {
            trainer.Train(new Recorder(progress =>
            {
                if (progress is EpochProgress { Report.Epoch: var epoch })
                {
                    after[epoch] = Checkpoint.Read(Last("frozen")).Run!.Tensors
                        .Where(entry => entry.Key.StartsWith("weights.backbone.", StringComparison.Ordinal))
                        .ToDictionary(entry => entry.Key, entry => entry.Value.Values, StringComparer.Ordinal);
                }
            }));
        }

        var initial = Checkpoint.Read(Last("initial")).Run!.Tensors;
        foreach (var (name, values) in after[1])
        {
            TensorAssert.AreClose(initial[name].Values, values, 0, name);
        }

        Assert.IsTrue(after[2].Any(entry => !entry.Value.SequenceEqual(initial[entry.Key].Values)
            && entry.Key.EndsWith("conv.weight", StringComparison.Ordinal)), "the weights are trained after the phase");
        Assert.IsTrue(after[2].Any(entry => !entry.Value.SequenceEqual(initial[entry.Key].Values)
            && entry.Key.EndsWith("running_mean", StringComparison.Ordinal)), "the statistics follow after the phase");
        var position = Checkpoint.Read(Last("frozen")).Run!.Position;
        Assert.AreEqual(position.Iteration, position.OptimizerSteps, "steps of the whole run");
        Assert.AreEqual(position.Iteration / 2, position.OptimizerRestartedAfter);
    }

    [TestMethod]
    public void Train_ResumedWithinAndAfterTheFrozenPhase_EndsWithTheSameWeights()
    {
        var options = Options with { Epochs = 2, Freeze = ["backbone"], FreezeEpochs = 1, NominalBatchSize = 3 };
        var whole = Train(options, "whole");
        StopAfter(1, options, "stopped");
        StopAfter(2, new TrainingOptions { ResumeFrom = Last("stopped"), Workers = 1, Threads = 1 }, "stopped");

        AssertSameWeights(whole, Train(new TrainingOptions { ResumeFrom = Last("stopped"), Workers = 1, Threads = 1 }, "stopped"), 1e-6);
    }

    [TestMethod]
    public void Create_FrozenEpochsWithoutAPart_IsRefused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Create(Options with { FreezeEpochs = 3 }, "run")).Message,
        "frozen for 3 epochs, but none is named");

    [TestMethod]
    public void Create_FrozenForMoreEpochsThanTheRunHas_IsRefused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(
            () => Create(Options with { Epochs = 2, Freeze = ["backbone"], FreezeEpochs = 3 }, "run")).Message,
        "frozen for 3 epochs (FreezeEpochs), but the run has 2; give at most those");

    [TestMethod]
    public void Train_Trunk_LoadsItOnTopOfWeightsAndSaysSo()
    {
        var options = Options with { Epochs = 1, Form = ReparameterisationForm.Fused };
        var first = Train(options, "first");
        var trunk = Path.Combine(_folder.Path, "trunk.safetensors");
        using (var network = Checkpoint.Read(first.LastCheckpoint).CreateNetwork())
        {
            TimmTrunk.Write(network, trunk);
        }

        var reports = new Recorder();

        Train(options with { PretrainedWeights = first.LastCheckpoint, Trunk = trunk }, "second", reports);

        StringAssert.StartsWith(reports.Notes.First().Text, $"Begins from the weights in {first.LastCheckpoint}: ");
        StringAssert.Matches(reports.Notes.First().Text, new Regex(
            $@"Then from the trunk in {Regex.Escape(trunk)} \([^)]+\): [0-9]+ weights were loaded; 0 have a different shape, 0 are not in the"));
        var info = Checkpoint.Read(Last("second")).Info;
        Assert.AreEqual(trunk, info.Options.Trunk);
        StringAssert.StartsWith(info.BeganFrom, $"the weights in {first.LastCheckpoint} and the trunk in {trunk} (");
    }

    [TestMethod]
    public void Train_PretrainedWeights_LoadsWhatMatchesAndSaysWhat()
    {
        var first = Train(Options with { Epochs = 1 }, "first");
        var reports = new Recorder();

        Train(Options with { Epochs = 1, Model = ModelFamily.Get("edge-n"), PretrainedWeights = first.LastCheckpoint }, "second", reports);

        Assert.IsTrue(reports.Notes.Any(note => note.Text.Contains(
            "weights were loaded; 0 have a different shape, 0 are not in the checkpoint, 0 in the checkpoint are not in the network")));
    }

    [TestMethod]
    public void Train_NothingSaidAboutWeights_BeginsFromTheStarterWeightsAndSaysSoFirst()
    {
        var reports = new Recorder();

        var result = Train(Options with { Epochs = 1, PretrainedWeights = null, Form = ReparameterisationForm.Fused }, "starter", reports);

        StringAssert.StartsWith(reports.Notes.First().Text, "Begins from the starter weights of edge-n (mlnetghost pretrain ");
        StringAssert.StartsWith(
            Checkpoint.Read(result.BestCheckpoint).Info.BeganFrom, "the starter weights of edge-n (mlnetghost pretrain ");
        Assert.AreEqual("random weights", Checkpoint.Read(s_uninterrupted.Value.BestCheckpoint).Info.BeganFrom);
    }

    [TestMethod]
    [DataRow(ReparameterisationForm.Fused)]
    [DataRow(ReparameterisationForm.BranchByBranch)]
    [DataRow(ReparameterisationForm.None)]
    public void Train_EpochAfterEpoch_LeavesNoTensorBehind(ReparameterisationForm form)
    {
        var counts = new List<long>();
        var reports = new Recorder(progress =>
        {
            if (progress is EpochProgress)
            {
                counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }
        });

        // Without workers all tensors are made on this thread, which counts its own.
        Train(Options with { Form = form, Epochs = 4, Workers = 0 }, "run", reports);

        Assert.AreEqual(counts[0], counts[1], "live tensors after two epochs");
        Assert.AreEqual(counts[0], counts[3], "live tensors after four epochs");
    }

    [TestMethod]
    public void Train_ClassThatNeverOccursInValidation_Warns()
    {
        var validation = s_data.Validation with
        {
            Images = [.. s_data.Validation.Images.Select(
                image => image with { Annotations = [.. image.Annotations.Where(annotation => annotation.ClassId != 2)] })],
        };
        var reports = new Recorder();

        using var trainer = new DetectionTrainer(Options with { Epochs = 1 }, s_data.Training, validation, Path.Combine(_folder.Path,
            "run"));
        trainer.Train(reports);

        Assert.IsTrue(reports.Notes.Any(note => note.IsWarning && note.Text.Contains("'star'") && note.Text.Contains("'val'")));
    }

    [TestMethod]
    public void Train_ValidationWithoutObjects_WarnsAndKeepsTheNewestAsBest()
    {
        var validation = s_data.Validation with { Images = [.. s_data.Validation.Images.Select(image => image with { Annotations = [] })] };
        var reports = new Recorder();

        using var trainer = new DetectionTrainer(Options with { Epochs = 2 }, s_data.Training, validation, Path.Combine(_folder.Path,
            "run"));
        var result = trainer.Train(reports);

        Assert.AreEqual(2, result.Best.Epoch);
        Assert.IsTrue(reports.Notes.Any(note => note.IsWarning && note.Text.Contains("labelled object")));
        Assert.AreEqual(2, Checkpoint.Read(result.BestCheckpoint).Info.Report!.Epoch);
    }

    [TestMethod]
    public void Create_ResumeWithOtherClasses_NamesBothLists()
    {
        Train(Options with { Epochs = 1 }, "run");
        var renamed = s_data.Training with { ClassNames = ["a", "b", "c", "d"] };

        var error = Assert.ThrowsExactly<InvalidDataException>(() => new DetectionTrainer(
            new TrainingOptions
            {
                ResumeFrom = Last(
                "run")
            }, renamed, s_data.Validation with { ClassNames = renamed.ClassNames }, _folder.Path));

        StringAssert.Contains(error.Message, "star");
        StringAssert.Contains(error.Message, "a, b, c, d");
    }

    [TestMethod]
    public void Create_ResumeFromBest_SaysWhichFileToUse()
    {
        var result = Train(Options with { Epochs = 1 }, "run");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Create(new TrainingOptions { ResumeFrom = result.BestCheckpoint },
            "run"));

        StringAssert.Contains(error.Message, Checkpoint.LastFileName);
    }

    [TestMethod]
    public void Train_ValidationClassesInAnotherOrder_MeasuresTheSame()
    {
        int[] order = [2, 0, 3, 1];
        var validation = s_data.Validation with
        {
            ClassNames = [.. order.Select(id => s_data.Validation.ClassNames[id])],
            Images = [.. s_data.Validation.Images.Select(image => image with
            {
                Annotations = [.. image.Annotations.Select(
                    annotation => annotation with { ClassId = Array.IndexOf(order, annotation.ClassId) })],
            })],
        };
        var reports = new Recorder();

        TrainingResult Train(DetectionDataset split, string folder, Recorder recorder)
        {
            using var trainer = new DetectionTrainer(Options with { Epochs = 1 }, s_data.Training, split, _folder.File(folder));
            return trainer.Train(recorder);
        }

        var expected = Train(s_data.Validation, "same", new Recorder()).Best;
        var actual = Train(validation, "other", reports).Best;

        // The classes are summed in another order, so the sums are rounded differently.
        Assert.AreEqual(expected.ValidationLoss.Box, actual.ValidationLoss.Box, 1e-5);
        Assert.AreEqual(expected.ValidationLoss.Class, actual.ValidationLoss.Class, 1e-5);
        Assert.AreEqual(expected.ValidationLoss.Dfl, actual.ValidationLoss.Dfl, 1e-5);
        Assert.AreEqual(expected.Map, actual.Map);
        var notes = reports.All.OfType<TrainingNote>().Where(note => note.Text.Contains("matched by name", StringComparison.Ordinal));
        StringAssert.Contains(notes.Single().Text, "their order differs");
    }

    [TestMethod]
    public void Create_SplitsWithDifferentClasses_SaysWhatDiffers()
    {
        var validation = s_data.Validation with
        {
            ClassNames = ["ring",
            "x"],
            Images = [.. s_data.Validation.Images.Select(image => image with { Annotations = [] })]
        };

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => new DetectionTrainer(Options, s_data.Training, validation, _folder.Path));

        StringAssert.Contains(error.Message, "have different classes, 4 and 2: only 'train' has triangle, square, star, only 'val' has x.");
        Assert.IsFalse(error.Message.Contains("checkpoint", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Create_EverythingFrozen_IsRefused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Create(Options with { Freeze = ["backbone", "neck", "head"] }, "run"));

        StringAssert.Contains(error.Message, "The frozen parts backbone, neck, head make up the whole network");
        StringAssert.Contains(error.Message, "leave one of them out");
    }

    [TestMethod]
    public void Train_OnlyBoxBranchesTrainedOnBackground_GoesOn()
    {
        var training =
            s_data.Training with
            {
                Images = [.. s_data.Training.Images.Select(
            (image, index) => index == 0 ? image : image with { Annotations = [] })]
            };
        using var trainer = new DetectionTrainer(
            Options with
            {
                Epochs = 1,
                BatchSize = 1,
                Freeze = ["backbone",
                "neck", "head.cv3"],
                Augmentation = new() { Mosaic = 0 }
            }, training, s_data.Validation, Path.Combine(_folder.Path, "run"));

        Assert.HasCount(1, trainer.Train().History);
    }

    [TestMethod]
    public void Train_ResumedAfterStoppingEarly_SaysSo()
    {
        Train(Options with { Epochs = 2 }, "run");
        var last = Checkpoint.Read(Last("run"));
        using (torch.NewDisposeScope())
        {
            Checkpoint.Write(
                Last("run"),
                last.Info with { Options = last.Info.Options with { Epochs = 9, Patience = 1 } },
                last.Weights.Select(entry => (entry.Key, torch.tensor(entry.Value.Values).reshape([.. entry.Value.Shape]))),
                last.Run! with { Position = last.Run.Position with { Best = new BestFitness(0.9, 0) } });
        }

        var reports = new Recorder();
        var result = Train(new TrainingOptions { ResumeFrom = Last("run") }, "run", reports);

        Assert.HasCount(2, result.History);
        Assert.IsTrue(reports.Notes.Any(note => note.Text.StartsWith(
            "The run stopped early, after 2 of 9 epochs", StringComparison.Ordinal)));
        Assert.IsFalse(reports.Notes.Any(note => note.Text.Contains("continues", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Create_TrainingWithoutObjects_IsRefusedWithCounts()
    {
        var training = s_data.Training with { Images = [.. s_data.Training.Images.Select(image => image with { Annotations = [] })] };

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => new DetectionTrainer(Options, training, s_data.Validation, _folder.Path));

        StringAssert.Contains(error.Message, "6 pictures");
    }

    [TestMethod]
    public void Create_EmptyValidation_IsRefused() =>
        Assert.ThrowsExactly<InvalidDataException>(
            () => new DetectionTrainer(Options, s_data.Training, s_data.Validation with { Images = [] }, _folder.Path));

    [TestMethod]
    public void Create_UnknownFrozenPart_NamesTheParts()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Create(Options with { Freeze = ["stem"] }, "run"));

        StringAssert.Contains(error.Message, "'stem'");
        StringAssert.Contains(error.Message, "backbone");
    }

    [TestMethod]
    public void Create_LeftoverOfAKilledProcess_IsDeleted()
    {
        var leftover = Path.Combine(_folder.Path, "last.safetensors.0123.tmp");
        File.WriteAllText(leftover, "half");

        using var trainer = new DetectionTrainer(Options, s_data.Training, s_data.Validation, _folder.Path);

        Assert.IsFalse(File.Exists(leftover));
    }

    private string Last(string name) => Path.Combine(_folder.Path, name, Checkpoint.LastFileName);

    private DetectionTrainer Create(TrainingOptions options, string name) =>
        new(options, s_data.Training, s_data.Validation, Path.Combine(_folder.Path, name));

    private TrainingResult Train(TrainingOptions options, string name, IProgress<TrainingProgress>? progress = null)
    {
        using var trainer = Create(options, name);
        return trainer.Train(progress);
    }

    private TrainingResult Train(SmallDataset data, TrainingOptions options, string name)
    {
        using var trainer = new DetectionTrainer(options, data.Training, data.Validation, Path.Combine(_folder.Path, name));
        return trainer.Train();
    }

    private void StopAfter(int batches, TrainingOptions options, string name)
    {
        using var trainer = Create(options, name);
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        var recorder = new Recorder(progress =>
        {
            if (progress is BatchProgress && ++done == batches)
            {
                cancellation.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => trainer.Train(recorder, cancellation.Token));
    }

    private static void AssertSameWeights(TrainingResult expected, TrainingResult actual, double tolerance)
    {
        var (first, second) = (Checkpoint.Read(expected.LastCheckpoint), Checkpoint.Read(actual.LastCheckpoint));
        foreach (var (name, entry) in first.Weights)
        {
            TensorAssert.AreClose(entry.Values, second.Weights[name].Values, tolerance, $"average of {name}");
        }

        foreach (var (name, entry) in first.Run!.Tensors)
        {
            TensorAssert.AreClose(entry.Values, second.Run!.Tensors[name].Values, tolerance, name);
        }
    }

    private sealed class Recorder(Action<TrainingProgress>? action = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public IEnumerable<TrainingNote> Notes => All.OfType<TrainingNote>();

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            action?.Invoke(value);
        }
    }
}
