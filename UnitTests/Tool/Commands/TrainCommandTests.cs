using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLNetGhost.Data;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>Tiny runs of the commands that train, validate and export, one of them in its own process, which is killed.</summary>
[TestClass]
public sealed class TrainCommandTests
{
    private const string Tiny = "--imgsz 64 --batch 4 --workers 1 --threads 1 --optimizer sgd --close-mosaic 1";
    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_runs = s_folder.File("runs");
    private static string s_data = "";
    private static ProgramRun? s_training;

    [ClassInitialize]
    public static async Task Train(TestContext context)
    {
        s_data = ShapesDataset.Write(s_folder.File(
            "shapes"), new ShapesDatasetOptions
            {
                TrainCount = 8,
                ValidationCount = 4,
                TestCount = 2,
                Width = 96,
                Height = 64,
                SmallestRadius = 10,
                LargestRadius = 24
            });
        s_training = await Start($"train --epochs 2 --name first --json {s_folder.File("first.json")}");
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public void Train_TinySet_LeavesACompleteRunFolder()
    {
        Assert.AreEqual(0, s_training!.ExitCode, s_training.Error);
        StringAssert.Contains(s_training.Output, "epoch   2/2");
        StringAssert.StartsWith(
            s_training.Output.Split('\n').First(line => !line.StartsWith("Run folder", StringComparison.Ordinal)
                && !line.StartsWith("Training batch", StringComparison.Ordinal)
                && !line.TrimEnd().EndsWith(" …", StringComparison.Ordinal)), "Begins from the starter weights of edge-n (");
        string[] stages =
        [
            $"Reading {s_data} …", "Checking the pictures, preparing the network …", "Drawing the labels …", "Drawing the first batches …",
            "Building the first batches …", "Validating the best weights …", "Folding, exporting and verifying …",
            "Drawing curves and pictures …",
        ];
        CollectionAssert.AreEqual(
            stages,
            s_training.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.EndsWith(" …", StringComparison.Ordinal))
                .ToArray());
        StringAssert.Contains(s_training.Output, "What would help:");
        StringAssert.Contains(s_training.Output, "- The run took ");
        StringAssert.Contains(s_training.Output.ReplaceLineEndings("\n"), $"""
            Next:
              mlnetghost val --weights {s_runs}/first/weights/best.onnx --data {s_data} --split test
              mlnetghost predict --weights {s_runs}/first/weights/best.onnx --source {Path.GetDirectoryName(s_data)}/images/val
              mlnetghost export --weights {s_runs}/first/weights/best.safetensors --int8 --data {s_data}
            """.ReplaceLineEndings("\n"));
        StringAssert.Contains(s_training.Output, "COCO  AP");
        var recall = s_training.Output.Split('\n').Single(line => line.Contains("AR100", StringComparison.Ordinal));
        Assert.IsLessThanOrEqualTo(80, recall.TrimEnd().Length);
        foreach (var size in new[] { "small", "medium", "large" })
        {
            StringAssert.Contains(recall, size);
        }

        StringAssert.Contains(s_training.Output, "as trained – ONNX Runtime");
        var run = Path.Combine(s_runs, "first");
        foreach (var file in new[] { "args.yaml",
            "results.csv", "report.html", "weights/best.safetensors", "weights/last.safetensors", "weights/best.onnx" })
        {
            Assert.IsTrue(File.Exists(Path.Combine(run, file)), file);
        }

        foreach (var picture in new[]
        {
            "results.png", "labels.png", "PR_curve.png", "F1_curve.png", "P_curve.png", "R_curve.png", "confusion_matrix.png",
            "val_batch0.jpg", "worst.jpg", "best.jpg", "train_batches/batch0.png", "train_batches/batch1.png",
        })
        {
            using var bitmap = SKBitmap.Decode(Path.Combine(run, picture));
            Assert.IsNotNull(bitmap, picture);
        }

        Assert.HasCount(2, Directory.GetFiles(Path.Combine(run, "train_batches")));
        Assert.HasCount(1, Directory.GetFiles(run, "val_batch*"));
        CollectionAssert.IsSubsetOf(
            new[] { "lr0: null", "# optimizer: "
                + "sgd", "# lr0: 0.01", "# nbs: 64", "# mosaic: 1" }, File.ReadAllLines(Path.Combine(run, "args.yaml")));

        Assert.HasCount(3, File.ReadAllLines(Path.Combine(run, "results.csv")));
        Assert.IsNotEmpty(Directory.GetFiles(run, "events.out.tfevents.*"));
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("first.json")));
        Assert.AreEqual(4, json.RootElement.GetProperty("images").GetInt32());
        Assert.AreEqual(4, json.RootElement.GetProperty("per_class").GetArrayLength());
    }

    [TestMethod]
    public void Train_Report_HoldsEveryPictureAndAsksForNothingElse()
    {
        var html = File.ReadAllText(Path.Combine(s_runs, "first", "report.html"));

        Assert.AreEqual(10, html.Split("<img ").Length - 1);
        Assert.AreEqual(10, html.Split("src=\"data:image/").Length - 1);
        Assert.IsFalse(html.Contains("<script", StringComparison.Ordinal) || html.Contains("<link", StringComparison.Ordinal));
        Assert.DoesNotContain("http-equiv=\"refresh\"", html);
        StringAssert.Contains(html, "<li>The run took ");
        string[] sections = ["Summary", "What would help", "Worst and best pictures", "Training", "Classes", "Validation batches",
            "Training batches", "Labels", "Export", "Options"];
        var places = sections.Select(section => html.IndexOf($"<h2>{section}</h2>", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(0, places[0]);
        CollectionAssert.AreEqual(places.Order().ToArray(), places);
        StringAssert.Contains(html, "as trained – folded");
        StringAssert.Contains(html, "epochs: 2");
    }

    [TestMethod]
    public async Task Val_CheckpointAndExportedModel_AgreeAndNameTheFields()
    {
        var weights = Path.Combine(s_runs, "first", "weights");
        var (fromCheckpoint, fromModel) = (s_folder.File("checkpoint.json"), s_folder.File("model.json"));

        var first = await Start($"val --weights {weights}/best.safetensors --split val --json {fromCheckpoint} --rect false --save "
            + $"--name v", "");
        var second = await Start($"val --weights {weights}/best.onnx --split val --json {fromModel} --coco "
            + $"{s_folder.File("results.json")}", "");

        Assert.AreEqual(0, first.ExitCode, first.Error);
        Assert.AreEqual(0, second.ExitCode, second.Error);
        Assert.IsTrue(File.Exists(Path.Combine(s_runs, "v", "confusion_matrix.png")));
        using var expected = JsonDocument.Parse(File.ReadAllText(fromCheckpoint));
        using var actual = JsonDocument.Parse(File.ReadAllText(fromModel));
        foreach (var field in new[] { "map50", "map50_95" })
        {
            Assert.AreEqual(
                expected.RootElement.GetProperty(field).GetDouble(), actual.RootElement.GetProperty(field).GetDouble(), 0.02, field);
        }

        Assert.AreEqual("AP", expected.RootElement.GetProperty("coco").EnumerateObject().First().Name);
        using var coco = JsonDocument.Parse(File.ReadAllText(s_folder.File("results.json")));
        Assert.IsGreaterThan(0, coco.RootElement.GetArrayLength());
    }

    [TestMethod]
    public async Task Export_Checkpoint_WritesBothLayoutsVerified()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");

        var run = await Start($"export --weights {best} --output {s_folder.File("raw.onnx")} --layout raw --imgsz 96 --batch "
            + $"1", "", withData: false);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "folded – ONNX Runtime");
        var info = await ProgramRun.Start("info", "--weights", s_folder.File("raw.onnx"));
        StringAssert.Contains(info.Output, "images (1, 3, 96, 96)");
        StringAssert.Contains(info.Output, "scores32");
        (await Start($"export --weights {best} --int8", "", withData: false)).AssertBadInput("--int8 needs --data");
    }

    [TestMethod]
    public async Task Export_Json_HoldsTheDifferences()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");

        var run = await Start($"export --weights {best} --output {s_folder.File("j.onnx")} --json "
            + $"{s_folder.File("export.json")}", "", withData: false);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("export.json")));
        Assert.AreEqual(new FileInfo(s_folder.File("j.onnx")).Length, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.IsLessThan(1e-2, json.RootElement.GetProperty(
            "differences").GetProperty("trained_runtime").GetProperty("boxes").GetDouble());
    }

    [TestMethod]
    public async Task Info_Checkpoint_ShowsItsLayersRunAndClasses()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");

        var run = await ProgramRun.Start("info", "--weights", best, "--json", s_folder.File("info.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "edge-n: 4 classes, one picture of 64 × 64");
        StringAssert.Contains(run.Output, "head.cv3.2");
        StringAssert.Contains(run.Output, "of 2, mAP50 ");
        StringAssert.Contains(run.Output, "Classes: triangle, square, star, ring");
        using var network = Checkpoint.Read(best).CreateNetwork();
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("info.json")));
        var model = json.RootElement.GetProperty("models")[0];
        Assert.AreEqual(network.ParameterCount, model.GetProperty("trained").GetProperty("parameters").GetInt64());
        Assert.IsLessThan(network.ParameterCount, model.GetProperty("folded").GetProperty("parameters").GetInt64());
        Assert.IsGreaterThan(10, model.GetProperty("folded").GetProperty("layers").GetArrayLength());
        (await ProgramRun.Start("info", "--weights", best,
            "--imgsz", "100")).AssertBadInput("--imgsz 100 is not a multiple of 32; use 96 or 128.");
    }

    [TestMethod]
    public async Task Predict_Checkpoint_IsFoldedOnTheWay()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");

        var run = await ProgramRun.Start(
            "predict", "--weights", best,
                "--source", Path.Combine(Path.GetDirectoryName(s_data)!,
                    "images", "test"), "--json", s_folder.File("p.json"), "--conf", "0.001");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("p.json")));
        Assert.AreEqual(2, json.RootElement.GetArrayLength());
        Assert.AreEqual(96, json.RootElement[0].GetProperty("width").GetInt32());
    }

    [TestMethod]
    public async Task Bench_Model_ReportsTimes()
    {
        var run = await ProgramRun.Start(
            "bench", "--weights", Path.Combine(s_runs,
                "first", "weights", "best.onnx"), "--runs", "4", "--warmup", "1", "--json", s_folder.File("bench.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "one at a time: median");
        using var json = JsonDocument.Parse(File.ReadAllText(s_folder.File("bench.json")));
        Assert.IsGreaterThan(0, json.RootElement.GetProperty("latency_ms").GetProperty("median").GetDouble());
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Train_OptionsOfARunAsConfig_GiveTheSameRun()
    {
        var run = await ProgramRun.Start(
            "train", "--config", Path.Combine(s_runs, "first", "args.yaml"), "--name", "again", "--export", "false");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        AssertSameWeights("first", "again");
        Assert.IsFalse(File.Exists(Path.Combine(s_runs, "again", "weights", "best.onnx")));
    }

    [TestMethod]
    public async Task Train_Preview_WritesBatchesAndStops()
    {
        var run = await Start("train --preview --name preview");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(2, Directory.GetFiles(Path.Combine(s_runs, "preview", "train_batches")));
        Assert.IsFalse(Directory.Exists(Path.Combine(s_runs,
            "preview", "weights")) && File.Exists(Path.Combine(s_runs, "preview", "weights", "last.safetensors")));
    }

    [TestMethod]
    public async Task Train_OtherAugmentationInAShortRun_LeavesMosaicToTheRecipeAlsoThroughItsOptionsFile()
    {
        var first = await Start("train --preview --name open --fliplr 0", "--imgsz 64 --epochs 2 --batch 4 --workers 1");
        var second = await ProgramRun.Start(
            "train", "--config", Path.Combine(s_runs, "open", "args.yaml"), "--name", "reopened", "--preview");
        var third = await Start("train --preview --name closed --mosaic 0.5", "--imgsz 64 --epochs 20 --batch 4 --workers 1");

        foreach (var (run, name) in new[] { (first, "open"), (second, "reopened") })
        {
            Assert.AreEqual(0, run.ExitCode, run.Error);
            CollectionAssert.IsSubsetOf(
                new[] { "mosaic: null", "fliplr: 0", "close-mosaic: "
                    + "10", "# mosaic: 0", "# fliplr: 0" }, File.ReadAllLines(Path.Combine(s_runs, name, "args.yaml")));
        }

        Assert.AreEqual(0, third.ExitCode, third.Error);
        CollectionAssert.IsSubsetOf(new[] { "mosaic: 0.5", "# mosaic: "
            + "0.5" }, File.ReadAllLines(Path.Combine(s_runs, "closed", "args.yaml")));
    }

    [TestMethod]
    public async Task Train_Cancelled_SavesLastAndSaysHowToGoOn()
    {
        using var cancellation = new CancellationTokenSource();
        using var output = new CancellingWriter(cancellation, "epoch   1/50");
        using var error = new StringWriter();

        var code = await new CommandLineProgram(ProgramConsole.ForWriters(output, error)).RunAsync(Arguments(
            "train --epochs 50 --name cancelled"), cancellation.Token);

        Assert.AreEqual(130, code, error.ToString());
        StringAssert.Contains(error.ToString(), "continue with: mlnetghost train --resume");
        Assert.IsNotNull(Checkpoint.Read(Path.Combine(s_runs, "cancelled", "weights", "last.safetensors")).Info.Report);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Train_KilledAndResumed_EndsWithTheWeightsOfAnUninterruptedRun()
    {
        var options = Tiny.Replace("--batch 4", "--batch 1", StringComparison.Ordinal);
        using (var process = StartProcess(Arguments("train --epochs 3 --name killed", options)))
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("epoch   1/3", StringComparison.Ordinal))
            {
            }

            // Within the eight batches of the second epoch.
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            process.Kill();
            await process.WaitForExitAsync();
            Assert.AreNotEqual(0, process.ExitCode);
            Assert.AreEqual("", await process.StandardError.ReadToEndAsync(), "warnings of native code");
        }

        Assert.HasCount(2, File.ReadAllLines(Path.Combine(s_runs, "killed", "results.csv")));

        (await ProgramRun.Start("train",
            "--resume", Path.Combine(s_runs,
                "killed"), "--epochs", "9")).AssertBadInput("Option '--epochs' is 9, but the resumed run has 3");
        var resumed = await ProgramRun.Start("train", "--resume", Path.Combine(s_runs, "killed"), "--epochs", "3", "--threads", "1");
        var whole = await Start("train --epochs 3 --name whole", options);

        Assert.AreEqual(0, resumed.ExitCode, resumed.Error);
        Assert.AreEqual(0, whole.ExitCode, whole.Error);
        Assert.HasCount(4, File.ReadAllLines(Path.Combine(s_runs, "killed", "results.csv")));
        AssertSameWeights("whole", "killed");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Train_ResumedWithoutOptions_KeepsThreadsAndExportOfTheRun()
    {
        var run = Path.Combine(s_runs, "silent");
        var began = await Start("train --epochs 1 --export false --name silent");

        var resumed = await ProgramRun.Start("train", "--resume", run);

        Assert.AreEqual(0, began.ExitCode, began.Error);
        Assert.AreEqual(0, resumed.ExitCode, resumed.Error);
        Assert.AreEqual(1, Checkpoint.Read(new RunFolder(run).Last).Info.Options.Threads);
        Assert.IsFalse(File.Exists(new RunFolder(run).BestOnnx));
        Assert.AreEqual(0, (await ProgramRun.Start("train", "--resume", run, "--export")).ExitCode);
        Assert.IsTrue(File.Exists(new RunFolder(run).BestOnnx));
    }

    [TestMethod]
    [DataRow("model.onnx", "it is an exported model")]
    [DataRow("yolo11n.pt", "it is a PyTorch file")]
    [DataRow("args.yaml", "it is a YAML file")]
    public async Task Train_WeightsOfAnotherKind_AreToldApart(string name, string expected) =>
        (await Start($"train --weights {s_folder.Write(name, "")} --name "
            + $"wrong")).AssertBadInput($"{name} cannot provide a run's initial weights: {expected}");

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Val_CheckpointTrainedForEightBits_SaysThatItIsMeasuredSo()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");
        var training = await Start($"train --qat --weights {best} --export false --name eight");
        var eight = Path.Combine(s_runs, "eight", "weights", "best.safetensors");

        Assert.AreEqual(0, training.ExitCode, training.Error);
        StringAssert.Contains((await Validate(eight)).ReplaceLineEndings(" "), "trained for eight bits and is measured so");
        Assert.IsFalse((await Validate(best)).Contains("eight bits", StringComparison.Ordinal));

        static async Task<string> Validate(string weights) =>
            (await ProgramRun.Start("val", "--weights", weights, "--data", s_data)).Output;
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Train_TrunkWrittenForTimm_BeginsWithItAndSaysWhatMatched()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");
        var trunk = s_folder.File("trunk.safetensors");

        var export = await ProgramRun.Start("export", "--weights", best, "--format", "timm", "--output", trunk);
        var training = await Start($"train --epochs 1 --trunk {trunk} --freeze backbone --freeze-epochs 1 --export false --name trunk");

        Assert.AreEqual(0, export.ExitCode, export.Error);
        StringAssert.Contains(export.Output, "with timm's names");
        StringAssert.Contains(export.Output.ReplaceLineEndings(" "), "Warning: timm has no model of these widths");
        Assert.AreEqual(0, training.ExitCode, training.Error);
        StringAssert.Contains(training.Output.ReplaceLineEndings(" "), "weights were loaded; 0 have a different shape");
        (await ProgramRun.Start("export", "--weights", best, "--format", "timm", "--output", best))
            .AssertBadInput("is the checkpoint itself");
        (await ProgramRun.Start("export", "--weights", best, "--format", "timm", "--int8")).AssertBadInput("there is nothing for --int8");
        (await Start($"train --trunk {trunk} --model n --name wrong")).AssertBadInput("The trunk in");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Train_Teacher_ShowsWhatItAddsAndItsShareOfTheTime()
    {
        var best = Path.Combine(s_runs, "first", "weights", "best.safetensors");

        var training = await Start($"train --epochs 1 --teacher {best} --teacher-box 2 --export false --name taught");

        Assert.AreEqual(0, training.ExitCode, training.Error);
        var output = training.Output.ReplaceLineEndings(" ");
        StringAssert.Contains(output, ": class scores (weight 1); box distributions (weight 2); neck features (weight 1).");
        StringAssert.Matches(output, new Regex("teacher cls [0-9.]+ box [0-9.]+ features [0-9.]+, [0-9]+ % of training"));
        StringAssert.Matches(
            await File.ReadAllTextAsync(new RunFolder(Path.Combine(s_runs, "taught")).Report), new Regex("[0-9]+ % of training"));
        (await Start("train --teacher /no/such.onnx --name wrong")).AssertBadInput("The teacher /no/such.onnx does not exist; name a");
        Assert.IsFalse(Directory.Exists(Path.Combine(s_runs, "wrong")));
    }

    [TestMethod]
    public async Task Train_FolderAsWeights_SaysWhichFileToName() =>
        (await Start($"train --weights {s_folder.Path} --name "
            + $"wrong")).AssertBadInput("is a folder; name the weights/best.safetensors in it.");

    [TestMethod]
    public async Task Train_WrongInput_IsSaidInOneLine()
    {
        (await ProgramRun.Start("train", "--epochs", "1")).AssertBadInput("Option '--data' is required for a new run");
        (await ProgramRun.Start("train",
            "--resume", "/no/such/run")).AssertBadInput("/no/such/run does not exist; name the weights/last.safetensors");
        (await Start("train --imgsz 100 --name wrong", "")).AssertBadInput("--imgsz 100 is not a multiple of 32; use 96 or 128.");
        (await Start("train --imgsz 32 --name wrong", "")).AssertBadInput("--imgsz 32 is less than 64; use 64 or more.");
        (await Start("train --nbs 1.5 --name wrong", "")).AssertBadInput("--nbs 1.5 is not a whole number from 1 to 65536");
        (await Start("train --model yolo --name "
            + "wrong", "")).AssertBadInput("There is no model 'yolo'; choose one of n, s, m, l, edge-n, edge-s, int8-n");
        (await ProgramRun.Start("val", "--weights",
            "/no/such.safetensors", "--data", s_data)).AssertBadInput("The file /no/such.safetensors does not exist");
        (await ProgramRun.Start("val", "--weights", s_data, "--data", s_data)).AssertBadInput("is not an ONNX model");
        Assert.IsFalse(Directory.Exists(Path.Combine(s_runs, "wrong")));
    }

    private static void AssertSameWeights(string expectedRun, string actualRun)
    {
        var expected = Checkpoint.Read(new RunFolder(Path.Combine(s_runs, expectedRun)).Last).Weights;
        var actual = Checkpoint.Read(new RunFolder(Path.Combine(s_runs, actualRun)).Last).Weights;
        CollectionAssert.AreEquivalent(expected.Keys.ToArray(), actual.Keys.ToArray());
        foreach (var (name, entry) in expected)
        {
            TensorAssert.AreClose(entry.Values, actual[name].Values, 1e-5, name);
        }
    }

    private static Task<ProgramRun> Start(string command, string options = Tiny, bool withData = true) =>
        ProgramRun.Start(Arguments(command, options, withData));

    private static string[] Arguments(string command, string options = Tiny, bool withData = true)
    {
        var words = command.Split(' ');
        string[] data = withData ? ["--data", s_data, "--project", s_runs] : [];
        return [.. words, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. data];
    }

    private static Process StartProcess(string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(CommandLineProgram).Assembly.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = s_folder.Path,
    })!;

    /// <summary>Cancels as soon as a given text has been written.</summary>
    private sealed class CancellingWriter(CancellationTokenSource cancellation, string text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
            {
                cancellation.Cancel();
            }
        }
    }
}
