using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class GeneratorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void All_Variants_LeaveOutEachPartOnceBetweenEverythingAndNothing()
    {
        var variants = GeneratorVariant.All;

        Assert.AreEqual(new GeneratorVariant("everything", SceneParts.All), variants[0]);
        Assert.AreEqual(new GeneratorVariant("nothing", null), variants[^1]);
        var single = variants.Where(variant => variant.Name.StartsWith("no-", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(variants.Count - 3, single);
        foreach (var variant in single)
        {
            Assert.AreEqual(variant.Name, $"no-{SceneParts.All & ~variant.Parts}", ignoreCase: true);
        }

        var leftOut = single.Select(variant => SceneParts.All & ~variant.Parts!.Value);
        Assert.AreEqual(SceneParts.All, leftOut.Aggregate(SceneParts.None, (sum, part) => sum | part));
    }

    [TestMethod]
    [DataRow("--epochs 2", "--data DIR or --drawn")]
    [DataRow("--drawn pages --only no-colours", "no-colours")]
    public void Create_NoDatasetOrUnknownVariant_IsRefused(string line, string expected) =>
        Assert.Contains(expected, GeneratorCommand.Create().Parse(line.Split(' ')).Errors.Single().Message);

    [TestMethod]
    [TestCategory("Slow")]
    public void Run_Twice_BeginsEachFromItsOwnWeightsAndRepeatsNoTraining()
    {
        var plan = Plan(steps: 2, "everything", "no-camera", "nothing");

        var (first, second) = (Run(plan), Run(plan));

        Assert.AreEqual(2, first.Split("mlnetghost pretrain").Length - 1, "pretrainings");
        Assert.AreEqual(3, first.Split("epoch 1:").Length - 1, "fine-tunings");
        Assert.DoesNotContain("mlnetghost pretrain", second);
        Assert.DoesNotContain("epoch 1:", second);
        CollectionAssert.AreEqual(
            plan.Variants.Select(variant => variant.Parts is null ? "none" : StarterOf(plan, variant)).ToArray(),
            plan.Variants.Select(variant => BeginningOf(plan, variant)).ToArray());
        var table = TableOf(first);
        CollectionAssert.AreEqual(new[] { "everything", "no-camera", "nothing" }, table.Select(row => row[1]).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, true }, table.Select(row => row[2] == "–").ToArray(), "minutes");
        Assert.AreNotEqual(table[0][3], table[2][3], "losses after weights and after nothing");
        CollectionAssert.AreEqual(table.SelectMany(row => row).ToArray(), TableOf(second).SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Create_RunsOfSeveralSeeds_GivesMeansAndTheirDifferenceFromEverything()
    {
        var text = TinyComparison.TextOf(console =>
        {
            console.Profile.Width = 200;
            console.Write(GeneratorTable.Create(
            [
                new GeneratorResult("no-camera", 12.34, [Result(0.5, 0.3, 1, hasTest: true), Result(0.6, 0.2, 2, hasTest: false)]),
                new GeneratorResult("everything", 10, [Result(0.6, 0.3, 1, hasTest: true), Result(0.8, 0.5, 1, hasTest: true)]),
            ]));
        });

        var (without, everything) = (TableOf(text)[0], TableOf(text)[1]);
        CollectionAssert.AreEqual(
            new[] { "no-camera", "12.3", "1.50 3.00 4.50", "0.550 / 0.250", "-0.150 / -0.150", "0.300, 0.200", "–" }, without[1..^1]);
        CollectionAssert.AreEqual(
            new[] { "everything", "10.0", "1.00 2.00 3.00", "0.700 / 0.400", "–", "0.300, 0.500", "0.700 / 0.400" }, everything[1..^1]);
    }

    [TestMethod]
    public void Finish_StoppedPretraining_ContinuesWhereItStoppedAndAddsItsMinutes()
    {
        var plan = Plan(steps: 3);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => Finish(plan, progress =>
        {
            if (progress is BatchProgress)
            {
                cancellation.Cancel();
            }
        }, cancellation.Token));
        File.WriteAllText(_folder.File(StarterRun.MinutesFileName), "100.5");
        var notes = new List<string>();

        var (weights, minutes) = Finish(plan, progress => notes.AddRange(progress is TrainingNote note ? [note.Text] : []));

        Assert.Contains("step 1 of 3", notes[0]);
        Assert.IsTrue(StarterWeightsFile.IsOfWholeRun(weights, plan.Pretraining, SceneParts.All));
        Assert.IsGreaterThan(100.5, minutes!.Value);
        Assert.IsLessThan(110, minutes.Value);
    }

    [TestMethod]
    public void Finish_FolderOfAnotherPretraining_IsRefused()
    {
        var plan = Plan(steps: 1);
        Finish(plan);

        var e = Assert.ThrowsExactly<InvalidDataException>(() => Finish(plan with { Pretraining = plan.Pretraining with { Seed = 4 } }));

        Assert.Contains(_folder.Path, e.Message);
    }

    private GeneratorPlan Plan(int steps, params string[] variants)
    {
        var tuning = TinyComparison.Plan(_folder.Path, [0]);
        var pretraining = new PretrainingOptions
        {
            Model = tuning.Options.Model,
            Steps = steps,
            BatchSize = 2,
            ImageSize = 64,
            Workers = 1,
            Threads = 1,
        };
        return new GeneratorPlan(pretraining, tuning, [.. GeneratorVariant.All.Where(variant => variants.Contains(variant.Name))]);
    }

    private (string Weights, double? Minutes) Finish(
        GeneratorPlan plan, Action<TrainingProgress>? report = null, CancellationToken cancellation = default) =>
        StarterRun.Finish(_folder.Path, plan.Pretraining, SceneParts.All, new Reports(report ?? (_ => { })), cancellation);

    private static string Run(GeneratorPlan plan) =>
        TinyComparison.TextOf(console => GeneratorCommand.Run(plan, console, CancellationToken.None));

    private static string StarterOf(GeneratorPlan plan, GeneratorVariant variant) =>
        Path.Combine(plan.FolderOf(variant), "starter.safetensors");

    private static string? BeginningOf(GeneratorPlan plan, GeneratorVariant variant)
    {
        var run = plan.FineTuningOf(variant, "any").Runs().Single().Folder;
        return Checkpoint.Read(Path.Combine(run, Checkpoint.LastFileName)).Info.Options.PretrainedWeights;
    }

    private static ComparisonResult Result(double map50, double map, double loss, bool hasTest)
    {
        var metrics = new YoloMetrics
        {
            Map50 = map50,
            Map = map,
            Map75 = 0,
            BestConfidence = 0,
            Precision = 0,
            Recall = 0,
            F1 = 0,
            PerClass = [],
            Curves = [],
        };
        return new ComparisonResult
        {
            Variant = "any",
            Seed = 0,
            LastLoss = new LossParts(loss, 2 * loss, 3 * loss),
            Validation = metrics,
            Test = hasTest ? metrics : null,
            ImagesPerSecond = 1,
            TrainingMinutes = 1,
            TrainedParameters = 1,
            FoldedParameters = 1,
        };
    }

    private static List<string[]> TableOf(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    private sealed class Reports(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
