using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Training;

/// <summary>Runs with a teacher.</summary>
[TestClass]
public sealed class TeachingTests : IDisposable
{
    private static readonly SmallDataset s_data = new();
    private static readonly TemporaryFolder s_shared = new();
    private static readonly string s_teacher =
        TeacherFiles.WriteCheckpoint(s_shared.File("teacher.safetensors"), "s", [.. ShapesDataset.ClassNames.Reverse()]);

    private readonly TemporaryFolder _folder = new();

    private static TrainingOptions Options { get; } = SmallRuns.Options with
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.001,
        Augmentation = AugmentationOptions.None,
        Workers = 0,
        Teacher = s_teacher,
    };

    private static readonly Lazy<TrainingResult> s_whole = new(() => Train(Options, s_shared.File("whole")));

    [ClassCleanup]
    public static void DeleteData()
    {
        s_data.Dispose();
        s_shared.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Beside a run that is measured against the same teacher, but hardly hears it.</summary>
    [TestMethod]
    public void Train_FewSteps_ComesCloserToTheTeacherThanWithoutIt()
    {
        const double Loud = 20, Silent = 1e-6;
        EpochReport Run(double weight, string name) => Train(
            Options with { Epochs = 5, NominalBatchSize = 3, TeacherClass = weight, TeacherBox = weight, TeacherFeatures = weight },
            _folder.File(name)).History[^1];

        var (taught, alone) = (Run(Loud, "taught"), Run(Silent, "alone"));

        var (near, far) = (taught.TeacherLoss!.Value / Loud, alone.TeacherLoss!.Value / Silent);
        Assert.IsLessThan(0.99 * far.Class, near.Class, $"class: {near} or {far}");
        Assert.IsLessThan(0.95 * far.Box, near.Box, $"box: {near} or {far}");
        Assert.IsLessThan(0.8 * far.Features, near.Features, $"features: {near} or {far}");
        Assert.IsTrue(taught.TeacherSeconds > 0 && taught.TeacherSeconds < taught.TrainingSeconds);
    }

    [TestMethod]
    public void Train_Teacher_SaysWhatIsLearntAndRecordsIt()
    {
        var notes = new List<string>();
        using (var trainer = Create(Options with { Epochs = 2 }, _folder.File("run")))
        {
            trainer.Train(new Notes(notes));
        }

        CollectionAssert.Contains(notes, $"Learns from the teacher {s_teacher}, a checkpoint of model s: class scores (weight 1); box "
            + "distributions (weight 1); neck features, channels 64 → 128, 128 → 256, 256 → 512 (weight 1).");
        Assert.IsTrue(notes.Any(note => note.StartsWith("Nothing augments the pictures of 2 epochs (from epoch 1 on), so what", StringComparison.Ordinal)));
        var info = Checkpoint.Read(_folder.File("run", Checkpoint.BestFileName)).Info;
        Assert.AreEqual("teacher.safetensors", info.Teacher!.Name);
        Assert.AreEqual(64, info.Teacher.Digest.Length);
        Assert.AreEqual(s_teacher, info.Options.Teacher);
    }

    [TestMethod]
    [DataRow(1, DisplayName = "in the first epoch, gradients pending")]
    [DataRow(4, DisplayName = "between epochs, after a step")]
    public void Train_StoppedAndResumed_EndsWithTheSameWeights(int stopAfter)
    {
        var folder = _folder.File("stopped");
        using (var trainer = Create(Options, folder))
        {
            using var cancellation = new CancellationTokenSource();
            var done = 0;
            var stop = new Notes([], () => done += 1, () => done == stopAfter, cancellation);
            Assert.Throws<OperationCanceledException>(() => trainer.Train(stop, cancellation.Token));
        }

        var resumed = Train(
            new TrainingOptions { ResumeFrom = Path.Combine(folder, Checkpoint.LastFileName), Workers = 0, Threads = 1 }, folder);

        AssertSameWeights(s_whole.Value, resumed, 1e-6);
        Assert.AreEqual(s_whole.Value.History[1].TeacherLoss!.Value.Box, resumed.History[1].TeacherLoss!.Value.Box, 1e-5);
    }

    [TestMethod]
    public void Train_OutputsKeptOrNot_EndsWithTheSameWeights()
    {
        TrainingResult result;
        using (var trainer = Create(Options, _folder.File("without")))
        {
            trainer.Teaching!.KeepsOutputs = false;
            result = trainer.Train();
            Assert.AreEqual(18, trainer.Teaching.LooksTaken);
        }

        AssertSameWeights(s_whole.Value, result, 1e-6);
        using var keeping = Create(Options, _folder.File("with"));
        keeping.Train();
        Assert.AreEqual(6, keeping.Teaching!.LooksTaken);
    }

    [TestMethod]
    public void Train_SameSeed_GivesTheSameWeights() =>
        AssertSameWeights(s_whole.Value, Train(Options, _folder.File("again")), 0);

    [TestMethod]
    public void Train_Augmented_LooksAtEveryPictureAnew()
    {
        using var trainer = Create(
            Options with { Epochs = 2, Augmentation = AugmentationOptions.None with { FlipLeftRight = 0.5 } }, _folder.File("run"));
        var notes = new List<string>();

        trainer.Train(new Notes(notes));

        Assert.AreEqual(12, trainer.Teaching!.LooksTaken);
        Assert.IsFalse(notes.Any(note => note.StartsWith("Nothing augments", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Train_Adapters_AreInNothingButTheStateOfTheRun()
    {
        var (best, last) = (Checkpoint.Read(s_whole.Value.BestCheckpoint), Checkpoint.Read(s_whole.Value.LastCheckpoint));
        using var network = DetectionNetwork.Create(Options.Model, 4, seed: 0, Options.Form);

        CollectionAssert.AreEquivalent(
            network.state_dict().Where(entry => entry.Value.is_floating_point()).Select(entry => entry.Key).ToArray(),
            best.Weights.Keys.ToArray());
        CollectionAssert.AreEquivalent(best.Weights.Keys.ToArray(), last.Weights.Keys.ToArray());
        Assert.IsTrue(last.Run!.Tensors.ContainsKey("adapter.weights.2.weight"));
        using var trained = best.CreateNetwork();
        var path = _folder.File("m.onnx");
        OnnxExporter.Export(trained, new ExportOptions { ClassNames = best.Info.ClassNames, Height = 64, Width = 64 }, path);
        Assert.IsFalse(File.ReadAllText(path).Contains("adapter", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Train_EveryTermOff_IsRefusedBeforeTraining() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Create(
            Options with { TeacherClass = 0, TeacherBox = 0, TeacherFeatures = 0 }, _folder.File("run"))).Message,
        "all weights are 0");

    [TestMethod]
    public void Create_TeacherWithOtherClasses_NamesBothLists()
    {
        var teacher = TeacherFiles.WriteCheckpoint(_folder.File("t.safetensors"), "edge-n", ["cat"]);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Create(Options with { Teacher = teacher }, _folder.File("run"))).Message,
            "the teacher knows cat; the dataset has triangle, square, star, ring");
    }

    [TestMethod]
    public void Create_ResumeWithAnotherTeacher_IsRefused()
    {
        var teacher = TeacherFiles.WriteCheckpoint(_folder.File("t.safetensors"), "edge-n", ShapesDataset.ClassNames);
        var last = Train(Options with { Epochs = 1, Teacher = teacher }, _folder.File("run")).LastCheckpoint;
        TeacherFiles.WriteCheckpoint(teacher, "edge-n", ShapesDataset.ClassNames, seed: 8);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => Create(new TrainingOptions { ResumeFrom = last }, _folder.File("run"))).Message,
            "Put the former file back to resume the run");
    }

    [TestMethod]
    [DataRow(DetectorLayout.Raw)]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.EndToEnd)]
    public void Train_OnnxTeacher_Teaches(DetectorLayout layout)
    {
        var path = _folder.File("t.onnx");
        if (layout == DetectorLayout.EndToEnd)
        {
            File.WriteAllBytes(path, ForeignLayouts.Create(
                layout, 64, ["ring", "square"], (64, 64), new Truth(1, 0.9f, new(8, 8, 40, 44)), new Truth(0, 0.6f, new(30, 30, 60, 60))));
        }
        else
        {
            TeacherFiles.WriteOnnx(
                path, TeacherFiles.WriteCheckpoint(_folder.File("t.safetensors"), "edge-n", ShapesDataset.ClassNames), layout);
        }

        var taught = Train(Options with { Epochs = 1, Teacher = path, NominalBatchSize = 3 }, _folder.File("run"));

        var loss = taught.History[0].TeacherLoss!.Value;
        Assert.IsGreaterThan(0, loss.Class);
        Assert.IsGreaterThan(0, loss.Box);
        Assert.AreEqual(0, loss.Features);
    }

    [TestMethod]
    public void Train_TaughtInMixedPrecisionAndManySizes_StaysFinite()
    {
        var history = Train(
            Options with { Epochs = 1, Amp = MixedPrecision.Bf16, MultiScale = true, Form = ReparameterisationForm.Fused },
            _folder.File("run")).History;

        Assert.IsGreaterThan(0, history[0].TeacherLoss!.Value.Features);
    }

    [TestMethod]
    public void Train_EpochAfterEpoch_LeavesNoTensorBehind()
    {
        var counts = new List<long>();
        using var trainer = Create(Options with { Epochs = 4 }, _folder.File("run"));

        trainer.Train(new Notes([], epoch: () => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        Assert.AreEqual(counts[1], counts[3], "live tensors after two and four epochs");
    }

    private static DetectionTrainer Create(TrainingOptions options, string folder) =>
        new(options, s_data.Training, s_data.Validation, folder);

    private static TrainingResult Train(TrainingOptions options, string folder) => SmallRuns.Train(options, s_data, folder);

    private static void AssertSameWeights(TrainingResult expected, TrainingResult actual, double tolerance)
    {
        var (first, second) = (Checkpoint.Read(expected.LastCheckpoint), Checkpoint.Read(actual.LastCheckpoint));
        Assert.IsTrue(first.Run!.Tensors.Keys.Any(name => name.StartsWith("adapter.", StringComparison.Ordinal)));
        AssertSame(first.Weights, second.Weights);
        AssertSame(first.Run.Tensors, second.Run!.Tensors);

        void AssertSame(IReadOnlyDictionary<string, SafetensorsEntry> left, IReadOnlyDictionary<string, SafetensorsEntry> right)
        {
            CollectionAssert.AreEquivalent(left.Keys.ToArray(), right.Keys.ToArray());
            foreach (var (name, entry) in left)
            {
                TensorAssert.AreClose(entry.Values, right[name].Values, tolerance, name);
            }
        }
    }

    private sealed class Notes(
        List<string> notes, Action? batch = null, Func<bool>? stop = null, CancellationTokenSource? cancellation = null,
        Action? epoch = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            switch (value)
            {
                case TrainingNote note:
                    notes.Add(note.Text);
                    break;
                case BatchProgress:
                    batch?.Invoke();
                    if (stop?.Invoke() == true)
                    {
                        cancellation!.Cancel();
                    }

                    break;
                case EpochProgress:
                    epoch?.Invoke();
                    break;
            }
        }
    }
}
