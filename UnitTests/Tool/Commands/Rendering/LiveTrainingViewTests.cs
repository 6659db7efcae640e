using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class LiveTrainingViewTests
{
    private const int Epochs = 30;
    private static readonly LossParts s_loss = new(5.312, 4.21, 4.17);
    private readonly ManualTime _time = new();

    public static IEnumerable<object[]> Widths => Enumerable.Range(60, 191).Select(width => new object[] { width });

    /// <summary>The former display left the end of its bar after 29 of 30 rows at 130 columns.</summary>
    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Report_WholeRunAtAnyWidth_LeavesNotesOneHeaderAndARowPerEpoch(int width)
    {
        const string Note = "A short run of 390 iterations: AdamW with learning rate 0.002, a step every iteration and no mosaic.";
        const string Warning = "/data/of/a/person/with/a/long/path/that/is/not/broken/annotations/BloodImage_00343.xml: a box has no area.";
        var terminal = new VirtualTerminal(width);
        using (var view = new LiveTrainingView(terminal.CreateConsole(), _time))
        {
            view.Report(new TrainingNote(Note));
            view.Report(new TrainingNote(Warning, IsWarning: true));
            view.Report(new TrainingStage("Building the first batches"));
            for (var epoch = 1; epoch <= Epochs; epoch++)
            {
                ShowEpoch(view, epoch);
            }

            view.Report(new TrainingStage("Validating the best weights"));
            view.Report(new ValidationProgress(1, 1, 100));
            view.Report(new TrainingStage("Folding, exporting and verifying"));
            _time.Advance(3);
        }

        string[] before = [.. Rows(Note, width), .. Rows($"Warning: {Warning}", width)];
        var screen = terminal.Screen;
        CollectionAssert.AreEqual(before, screen.Take(before.Length).ToArray());
        var table = screen.Skip(before.Length).ToArray();
        Assert.HasCount(Epochs + 2, table);
        StringAssert.Matches(table[0], new("^epoch .*P +R +mAP50 +mAP50-95( |$)"));
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var row = table[epoch];
            StringAssert.Matches(row, new($@"^ {{0,1}}{epoch}/{Epochs} ( |\d|\.)*(best)?$"));
            Assert.AreEqual(epoch % 3 == 0, row.EndsWith("best", StringComparison.Ordinal), row);
            Assert.IsLessThan(width, row.Length, row);
        }

        Assert.AreEqual("", table[^1]);
        Assert.AreEqual((screen.Count - 1, 0), terminal.Cursor);
        Assert.AreEqual(PathWraps(width, Warning), terminal.WrapCount, "Only the path, which is not broken, may take two rows.");
        Assert.AreEqual(0, _time.TimerCount);
    }

    [TestMethod]
    [DataRow(60, "epoch      P      R  mAP50  mAP50-95  seconds", " 3/30  0.100  0.200  0.300     0.250     12.5  best")]
    [DataRow(80, "epoch     box     cls     dfl      P      R  mAP50  mAP50-95  seconds",
        " 3/30   5.312   4.210   4.170  0.100  0.200  0.300     0.250     12.5  best")]
    [DataRow(130, "epoch     box     cls     dfl  val box  val cls  val dfl      P      R  mAP50  mAP50-95  images/s  seconds    GiB",
        " 3/30   5.312   4.210   4.170    5.312    4.210    4.170  0.100  0.200  0.300     0.250      20.5     12.5    2.0  best")]
    public void Report_Epoch_ShowsTheMostImportantColumnsThatFit(int width, string header, string row)
    {
        var terminal = new VirtualTerminal(width);
        using (var view = new LiveTrainingView(terminal.CreateConsole(), _time))
        {
            view.Report(Epoch(3));
        }

        CollectionAssert.AreEqual(new[] { header, row, "" }, terminal.Screen.ToArray());
    }

    [TestMethod]
    public void Report_BestOfNothing_IsNotCalledBest()
    {
        var terminal = new VirtualTerminal(100);
        using var view = new LiveTrainingView(terminal.CreateConsole(), _time);
        var report = Epoch(3).Report with { Map = 0, Map50 = 0.0004, Fitness = 0.00004 };

        view.Report(new EpochProgress(report, Epochs, null!));

        StringAssert.Contains(terminal.Screen[1], "0.000");
        Assert.IsFalse(terminal.Screen[1].Contains("best", StringComparison.Ordinal), terminal.Screen[1]);
    }

    [TestMethod]
    public void Report_LossThatGrows_StaysInItsColumn()
    {
        var terminal = new VirtualTerminal(100);
        using var view = new LiveTrainingView(terminal.CreateConsole(), _time);

        view.Report(new EpochProgress(Epoch(3).Report with { TrainingLoss = new(123456.7, 1234.56, double.NaN) }, Epochs, null!));

        StringAssert.StartsWith(terminal.Screen[1], " 3/30  1.2e+5  1234.6       –  ");
        Assert.AreEqual(terminal.Screen[0].IndexOf("mAP50-95", StringComparison.Ordinal) + "mAP50-95".Length,
            terminal.Screen[1].IndexOf("0.250", StringComparison.Ordinal) + "0.250".Length);
    }

    [TestMethod]
    public void Report_NothingForAWhile_ShowsTheSecondsOfTheStage()
    {
        var terminal = new VirtualTerminal(80);
        using var view = new LiveTrainingView(terminal.CreateConsole(), _time);
        _time.Advance(0.2);

        view.Report(new TrainingStage("Building the first batches"));
        Assert.AreEqual("Building the first batches …", terminal.Screen.Single());
        _time.Advance(5);

        Assert.AreEqual("Building the first batches … 4 s", terminal.Screen.Single());
    }

    [TestMethod]
    public void Report_EpochsAndValidations_EstimateTheirTimeOnTheirOwn()
    {
        var terminal = new VirtualTerminal(90);
        using var view = new LiveTrainingView(terminal.CreateConsole(), _time);
        foreach (var (batch, seconds) in new[] { (1, 10.4), (2, 10.4) })
        {
            _time.Advance(seconds);
            view.Report(new BatchProgress(1, 2, batch, 4, s_loss, 0.1, 10));
        }

        // Two batches of 10.4 seconds are left of the epoch, six of the run.
        Assert.AreEqual("epoch 1/2     ━━━━━━━━━━━━────────────   50 %  0:00:20 left  10.0 images/s", terminal.Screen[0][..74]);
        Assert.AreEqual("run           ━━━━━━──────────────────   25 %  0:01:02 left", terminal.Screen[1]);

        foreach (var batch in new[] { 1, 2, 3 })
        {
            _time.Advance(1.5);
            view.Report(new ValidationProgress(batch, 4, 100));
        }

        StringAssert.StartsWith(terminal.Screen[0], "validation    ━━━━━━━━━━━━━━━━━━──────   75 %  0:00:01 left  100.0 images/s");
        _time.Advance(1);
        view.Report(new ValidationProgress(1, 4, 100));
        StringAssert.StartsWith(terminal.Screen[0], "validation    ━━━━━━──────────────────   25 %  100.0 images/s");
    }

    [TestMethod]
    public void Report_ResumedRun_EstimatesWhatIsLeftFromItsOwnSpeed()
    {
        var terminal = new VirtualTerminal(90);
        using var view = new LiveTrainingView(terminal.CreateConsole(), _time);

        view.Report(new BatchProgress(40, 60, 1, 10, s_loss, 0.1, 10));
        _time.Advance(1.5);
        view.Report(new BatchProgress(40, 60, 2, 10, s_loss, 0.1, 10));

        // 208 batches of 1.5 seconds.
        Assert.AreEqual("run           ━━━━━━━━━━━━━━━─────────   65 %  0:05:12 left", terminal.Screen[1]);
    }

    [TestMethod]
    public void Report_TerminalThatChangesItsWidth_GetsAHeaderForTheNewColumns()
    {
        var terminal = new VirtualTerminal(130);
        var console = terminal.CreateConsole();
        using (var view = new LiveTrainingView(console, _time))
        {
            view.Report(Epoch(3));
            terminal.Resize(console.Profile.Width = 80);
            view.Report(Epoch(4));
            view.Report(Epoch(5));
        }

        // The first header and row took two rows each when they were wrapped.
        Assert.HasCount(8, terminal.Screen);
        StringAssert.StartsWith(terminal.Screen[4], "epoch");
        Assert.IsLessThan(80, terminal.Screen.Skip(4).Max(row => row.Length));
    }

    /// <summary>The rows under way are wrapped by the terminal; before, what that moved up stayed there.</summary>
    [TestMethod]
    [DataRow(130, 75)]
    [DataRow(130, 60)]
    [DataRow(250, 60)]
    [DataRow(60, 250)]
    public void Report_WidthChangesWithinAnEpoch_LeavesNothingOfTheRows(int before, int after)
    {
        var terminal = new VirtualTerminal(before);
        var console = terminal.CreateConsole();
        using (var view = new LiveTrainingView(console, _time))
        {
            ShowBatches(view, 1);
            terminal.Resize(console.Profile.Width = after);
            ShowBatches(view, 1);
            terminal.Resize(console.Profile.Width = before);
            ShowBatches(view, 1);
            Assert.HasCount(2, terminal.Screen);
            terminal.Resize(console.Profile.Width = after);
            view.Report(Epoch(1));
        }

        Assert.HasCount(3, terminal.Screen);
        StringAssert.StartsWith(terminal.Screen[0], "epoch  ");
        StringAssert.StartsWith(terminal.Screen[1], " 1/30  ");
        Assert.AreEqual("", terminal.Screen[2]);
    }

    private void ShowEpoch(LiveTrainingView view, int epoch)
    {
        ShowBatches(view, epoch);
        for (var batch = 1; batch <= 2; batch++)
        {
            _time.Advance(0.2);
            view.Report(new ValidationProgress(batch, 2, 99.9));
        }

        view.Report(Epoch(epoch));
    }

    private void ShowBatches(LiveTrainingView view, int epoch)
    {
        for (var batch = 1; batch <= 5; batch++)
        {
            _time.Advance(0.4);
            view.Report(new BatchProgress(epoch, Epochs, batch, 5, s_loss, 0.1, 123.4));
        }
    }

    private static EpochProgress Epoch(int epoch) => new(new EpochReport
    {
        Epoch = epoch,
        TrainingLoss = s_loss,
        ValidationLoss = s_loss,
        Map50 = 0.3,
        Map = 0.25,
        Precision = 0.1,
        Recall = 0.2,
        Fitness = 0.255,
        IsBest = epoch % 3 == 0,
        BiasLearningRate = 0.01,
        LearningRate = 0.01,
        TrainingSeconds = 10,
        ValidationSeconds = 2.5,
        ImagesPerSecond = 20.5,
        ResidentBytes = 1L << 31,
    }, Epochs, null!);

    /// <summary>The rows that a line takes.</summary>
    private static IEnumerable<string> Rows(string line, int width) =>
        TextWrap.Lines(line, width - 1).SelectMany(part => part.Chunk(width).Select(letters => new string(letters).TrimEnd()));

    /// <summary>How many rows the warning takes beyond its lines: a path that is longer than the terminal goes on in the next.</summary>
    private static int PathWraps(int width, string warning) =>
        TextWrap.Lines($"Warning: {warning}", width - 1).Sum(line => (line.Length - 1) / width);
}
