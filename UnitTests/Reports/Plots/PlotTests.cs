using System.Xml.Linq;
using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
using MLNetGhost.UnitTests.Fixtures;
using OxyPlot.Series;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

/// <summary>Every plot is drawn from usual and from extreme data; its looks are judged by eye.</summary>
[TestClass]
public sealed class PlotTests
{
    private static readonly double[] s_steps = [.. Enumerable.Range(0, 1000).Select(i => i / 999.0)];

    [TestMethod]
    [DataRow("a.png")]
    [DataRow("a.svg")]
    public void DetectionPlots_EachOfThem_IsAPictureByItsEnding(string name)
    {
        using var folder = new TemporaryFolder();
        var metrics = DetectionEvaluator.Evaluate(ReportSamples.Evaluated(20), ["cat", "dog & co"]);
        Action<string>[] plots =
        [
            metrics.PlotPrecisionRecall, metrics.PlotF1, metrics.PlotPrecision, metrics.PlotRecall, metrics.PlotConfusionMatrix,
            ReportSamples.Epochs(3).PlotTraining, ReportSamples.Dataset().PlotLabels,
        ];

        foreach (var (index, plot) in plots.Index())
        {
            var path = folder.File($"{index}{name}");
            plot(path);

            if (name.EndsWith(".png", StringComparison.Ordinal))
            {
                Assert.IsGreaterThan(2, ReportSamples.ColoursOf(path));
                continue;
            }

            var svg = XDocument.Parse(File.ReadAllText(path)).Root!;
            Assert.AreEqual("svg", svg.Name.LocalName);
            Assert.IsGreaterThan(5, svg.Descendants().Count(element => element.Name.LocalName is "path" or "rect" or "line"));
            Assert.IsNotEmpty(svg.Descendants().Where(element => element.Name.LocalName == "text"));
        }
    }

    [TestMethod]
    public void DetectionPlots_OtherEnding_IsRefusedAndNothingIsWritten()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.ThrowsExactly<ArgumentException>(() => ReportSamples.Dataset().PlotLabels(folder.File("labels.jpg")));

        StringAssert.Contains(error.Message, "neither of the endings .png and .svg");
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(30)]
    public void TrainingCurves_AnyNumberOfEpochs_AreDrawn(int epochs) =>
        AssertDrawn(path => TrainingCurvesPlot.Write(path, ReportSamples.Epochs(epochs)), 1136, 1080);

    [TestMethod]
    [DataRow(1)]
    [DataRow(80)]
    public void ClassCurves_FewAndManyClasses_AreDrawn(int classes) =>
        AssertDrawn(path => ClassCurvesPlot.Write(path, "Precision and "
            + "recall", "recall", "precision", [.. Enumerable.Range(0, classes).Select(Curve)], Curve(0)), 960, 640);

    [TestMethod]
    [DataRow(1)]
    [DataRow(12)]
    [DataRow(80)]
    public void ConfusionMatrix_FewAndManyClasses_IsDrawn(int classes)
    {
        var counts = new int[classes + 1, classes + 1];
        counts[0, 0] = 12;
        counts[classes, 0] = 3;
        AssertDrawn(path => ConfusionMatrixPlot.Write(path, new ConfusionMatrix(counts, [.. Enumerable.Range(0, classes).Select(id =>
            $"class {id}")])));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(20)]
    public void LabelStatistics_WithAndWithoutPictures_AreDrawn(int images) =>
        AssertDrawn(path => LabelStatisticsPlot.Write(path, LabelStatistics.Of(ReportSamples.Dataset(images))), 1280, 1040);

    [TestMethod]
    public void F1Plot_LegendAndMark_HaveTheNumbersOfTheSummary()
    {
        var yolo = DetectionEvaluator.Evaluate(ReportSamples.Evaluated(30), ["cat", "dog"]).Yolo;
        var atBest = (int)Math.Round(yolo.BestConfidence * (ClassCurves.PointCount - 1));

        var plot = EvaluationPlots.F1(yolo);

        CollectionAssert.AreEqual(
            new[]
            {
                FormattableString.Invariant($"cat {yolo.PerClass[0].F1:0.000}"),
                FormattableString.Invariant($"dog {yolo.PerClass[1].F1:0.000}"),
                FormattableString.Invariant($"all classes {yolo.F1:0.000}"),
                FormattableString.Invariant($"F1 {yolo.F1:0.000} at confidence {yolo.BestConfidence:0.000}"),
            },
            plot.Series.Select(series => series.Title).ToArray());
        var mark = ((ScatterSeries)plot.Series[3]).Points.Single();
        var onCurve = ((LineSeries)plot.Series[2]).Points[atBest];
        Assert.AreEqual(onCurve.X, mark.X, 1e-9);
        Assert.AreEqual(onCurve.Y, mark.Y, 1e-9);
    }

    [TestMethod]
    public void Evaluation_NoObjects_IsDrawnWithoutAMark()
    {
        using var folder = new TemporaryFolder();
        var metrics = DetectionEvaluator.Evaluate([new EvaluatedImage("a.jpg", [], [])], ["cat", "dog"]);

        EvaluationPlots.Write(folder.Path, metrics);

        Assert.HasCount(5, Directory.GetFiles(folder.Path));
        Assert.IsFalse(EvaluationPlots.F1(metrics.Yolo).Series.OfType<ScatterSeries>().Any());
    }

    private static PlotCurve Curve(int id) => new(id, $"class {id}", [.. s_steps.Select(x => 1 - Math.Pow(x, id + 1))], 0.5);

    private static void AssertDrawn(Action<string> draw, int? width = null, int? height = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("plot.png");

        draw(path);

        using var bitmap = SKBitmap.Decode(path);
        Assert.AreEqual(width ?? bitmap.Width, bitmap.Width);
        Assert.AreEqual(height ?? bitmap.Height, bitmap.Height);
        Assert.IsGreaterThan(20, ReportSamples.ColoursOf(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }
}
