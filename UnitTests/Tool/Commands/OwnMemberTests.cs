using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Network;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>A user's own member, from its YAML file to detections; only the file and the checkpoints describe it.</summary>
[TestClass]
public sealed class OwnMemberTests
{
    private const string Tiny = "--imgsz 64 --batch 4 --workers 1 --threads 1 --optimizer sgd --mosaic 0";
    private static readonly TemporaryFolder s_folder = new();
    private static string s_data = "";

    [ClassInitialize]
    public static void Draw(TestContext context) => s_data = ShapesDataset.Write(
        s_folder.File("shapes"), new ShapesDatasetOptions
        {
            TrainCount = 8,
            ValidationCount = 4,
            TestCount = 2,
            Width = 96,
            Height = 64,
            SmallestRadius = 10,
            LargestRadius = 24
        });

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public async Task Train_YamlFile_TrainsResumesValidatesExportsAndDetects()
    {
        var model = s_folder.File("mini.yaml");
        File.WriteAllText(model, ModelSpecFileTests.SmallMember);
        var spec = ModelSpecFile.Read(model);
        var project = s_folder.File("runs");

        var trained = await Run($"train --data {s_data} --model {model} --epochs 2 {Tiny} --project {project} --name own --layout raw");

        var weights = Path.Combine(project, "own", "weights");
        Assert.AreEqual(spec, Checkpoint.Read(Path.Combine(weights, Checkpoint.BestFileName)).Info.Model);
        StringAssert.Contains(await File.ReadAllTextAsync(Path.Combine(project, "own", "report.html")), "mini");

        // From here on there is only the checkpoint.
        File.Delete(model);
        var resumed = await Run($"train --resume {Path.Combine(project, "own")}");
        StringAssert.Contains(resumed.Output, "already complete");
        Assert.AreEqual(Line(trained.Output, "COCO  AP"), Line(resumed.Output, "COCO  AP"));

        var best = Path.Combine(weights, Checkpoint.BestFileName);
        StringAssert.Contains((await Run($"val --weights {best} --data {s_data} --split test")).Output, "2 pictures of test");
        StringAssert.Contains((await Run($"info --weights {best} --tables {s_folder.File("again.yaml")}")).Output, "mini: 4 classes");
        Assert.AreEqual(spec, ModelSpecFile.Read(s_folder.File("again.yaml")));

        var onnx = s_folder.File("mini.onnx");
        StringAssert.Contains((await Run($"export --weights {best} --output {onnx}")).Output, "as trained – ONNX Runtime");
        var ml = new MLContext();
        foreach (var exported in new[] { onnx, Path.Combine(weights, DetectionRun.ModelFileName) })
        {
            using var detector = ml.Transforms.DetectObjects(exported, options: new() { ScoreThreshold = 0.001f })
                .Fit(ml.ObjectDetection.LoadFromYolo(s_data,
                "test"));
            var detections = detector.Transform(ml.ObjectDetection.LoadFromYolo(s_data,
                "test")).GetColumn<Detection[]>("Detections").ToArray();
            Assert.HasCount(2, detections);
            Assert.IsNotEmpty(detections.SelectMany(row => row));
        }
    }

    [TestMethod]
    public async Task Train_StoppedMidway_ResumesWithItsOwnTables()
    {
        var model = s_folder.File("other.yaml");
        File.WriteAllText(model, ModelSpecFileTests.SmallMember);
        var project = s_folder.File("stopped");
        var options = new TrainingOptions
        {
            Model = ModelSpecFile.Read(model),
            Epochs = 2,
            ImageSize = 64,
            BatchSize = 4,
            Workers = 1,
            Threads = 1,
            Optimizer = OptimizerKind.Sgd,
            Export = false,
        };
        var (training, validation) = (DatasetReader.Read(s_data, "train"), DatasetReader.Read(s_data, "val"));
        using (var stop = new CancellationTokenSource())
        using (var run = new DetectionRun(options, training, validation, project))
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => run.Run(new StopAfterFirstEpoch(stop), stop.Token));
        }

        using var rest = new DetectionRun(
            new TrainingOptions { ResumeFrom = Path.Combine(project, Checkpoint.LastFileName), Threads = 1, Workers = 1, Export = false },
            training, validation, project);
        var result = rest.Run();
        using var whole = new DetectionRun(options, training, validation, s_folder.File("whole"));
        var expected = whole.Run();

        Assert.IsNull(result.Export);
        Assert.AreEqual(options.Model, Checkpoint.Read(result.Training.LastCheckpoint).Info.Model);
        Assert.HasCount(2, result.Training.History);
        Assert.AreEqual(expected.Training.History[^1].TrainingLoss.Class, result.Training.History[^1].TrainingLoss.Class, 1e-5);
        Assert.AreEqual(expected.Validation.Loss.Box, result.Validation.Loss.Box, 1e-5);
    }

    /// <summary>The estimator and the program are equivalent: the same data, seed and options produce the same model to the byte.</summary>
    [TestMethod]
    public async Task Fit_OptionsOfTheProgram_ExportsTheSameModel()
    {
        var model = s_folder.File("both.yaml");
        File.WriteAllText(model, ModelSpecFileTests.SmallMember);
        var project = s_folder.File("program");
        await Run($"train --data {s_data} --model {model} --epochs 1 {Tiny} --seed 5 --project {project} --name run");
        var ml = new MLContext();
        var folder = s_folder.File("estimator");

        using var fitted = ml.ObjectDetection.Trainers.GhostYolo(new GhostYoloOptions
        {
            Model = ModelSpecFile.Read(model),
            Epochs = 1,
            ImageSize = 64,
            BatchSize = 4,
            Workers = 1,
            Threads = 1,
            Optimizer = OptimizerKind.Sgd,
            Augmentation = new() { Mosaic = 0 },
            Seed = 5,
            ExportLayout = MLNetGhost.Model.DetectorLayout.Yolo,
            ValidationSet = ml.ObjectDetection.LoadFromYolo(s_data, "val"),
            OutputFolder = folder,
        }).Fit(ml.ObjectDetection.LoadFromYolo(s_data, "train"));

        CollectionAssert.AreEqual(
            await File.ReadAllBytesAsync(Path.Combine(project, "run", "weights", DetectionRun.ModelFileName)),
            await File.ReadAllBytesAsync(Path.Combine(folder, DetectionRun.ModelFileName)));
    }

    [TestMethod]
    public async Task Train_ModelThatIsNone_SaysWhatThereIs()
    {
        var run = await ProgramRun.Start("train", "--data", s_data, "--model", "edge-x");

        run.AssertBadInput(
            "There is no model 'edge-x'; choose one of n, s, m, l, edge-n, edge-s, int8-n, yolo11n, or pass your own YAML file");
    }

    private static string Line(string output, string text) =>
        output.Split('\n').First(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task<ProgramRun> Run(string arguments)
    {
        var run = await ProgramRun.Start(arguments.Split(' '));
        Assert.AreEqual(0, run.ExitCode, run.Error);
        return run;
    }

    private sealed class StopAfterFirstEpoch(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is EpochProgress)
            {
                stop.Cancel();
            }
        }
    }
}
