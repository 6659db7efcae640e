using MLNetGhost.Trainer.Export;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class PlacementTunerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int AllConvolutions => _model.Graph.Node.Count(node => node.OpType == "Conv");

    private readonly ModelProto _model = TinyDetector.Build().ToModel();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Run_EverythingWithinTheTolerance_KeepsTheFastest()
    {
        // The fewer convolutions are in bytes, the faster: what leaves most in float wins.
        var (placement, trials) = Tune(bytes => 1 + (0.1 * Convolutions(bytes)), tolerance: 1);

        var chosen = trials.Single(trial => trial.IsChosen);
        Assert.AreEqual(placement.Name, chosen.Placement);
        Assert.AreEqual(trials.Min(trial => trial.TimeRatio), chosen.TimeRatio);
        Assert.IsTrue(trials.Any(trial => trial.TimeRatio > chosen.TimeRatio));
    }

    [TestMethod]
    public void Run_NothingWithinTheTolerance_KeepsWhatLosesLeast()
    {
        var (_, trials) = Tune(bytes => 1.0 / Convolutions(bytes), tolerance: -1);

        var chosen = trials.Single(trial => trial.IsChosen);
        Assert.AreEqual(trials.Max(trial => trial.Agreement.FoundClosely), chosen.Agreement.FoundClosely);
    }

    [TestMethod]
    public void Run_PlacementsThatGiveTheSameModel_AreTriedOnce()
    {
        var (_, trials) = Tune(_ => 1, tolerance: 1);

        // The network begins with stride 4, so nothing has stride 2.
        Assert.IsFalse(trials.Any(trial => trial.Placement == "stride 2 and Resize in float"));
        Assert.HasCount(trials.Count, trials.Select(trial => trial.Placement).Distinct().ToArray());
    }

    [TestMethod]
    public void Run_ATimeThatWasLuck_IsTakenAgain()
    {
        // The model with most bytes seems fast once, and is slow whenever it is timed again.
        var timed = new HashSet<int>();
        var (_, trials) = Tune(
            bytes => Convolutions(bytes) is var count && count == AllConvolutions && timed.Add(count) ? 0.1 : 1 + (0.1 * count), tolerance: 1);

        var chosen = trials.Single(trial => trial.IsChosen);
        Assert.IsTrue(timed.Contains(AllConvolutions));
        Assert.AreEqual(trials.Min(trial => trial.TimeRatio), chosen.TimeRatio);
        Assert.IsGreaterThan(1, chosen.TimeRatio);
    }

    private (QuantizationPlacement Placement, IReadOnlyList<PlacementTrial> Trials) Tune(Func<byte[], double> time, double tolerance)
    {
        var folder = _folder.File("pictures", "0.jpg");
        File.WriteAllBytes(folder, TestPictures.Encode(TestPictures.Photograph(80, 60, 1), SKEncodedImageFormat.Jpeg));
        var options = new QuantizationOptions { CalibrationFolder = Path.GetDirectoryName(folder)! };
        var pictures = new PictureFolder(options.CalibrationFolder, 10, options.DecodingRules);
        var builder = new QuantizedModelBuilder(
            _model, options, pictures, [1, 3, TinyDetector.Size, TinyDetector.Size],
            [QuantizationPlacement.Bytes, .. QuantizationPlacement.Bases]);
        var comparison = new ModelComparison(Google.Protobuf.MessageExtensions.ToByteArray(_model), pictures.Files, options);
        return new PlacementTuner(builder, comparison, models => [.. models.Select(time)], tolerance).Run();
    }

    /// <summary>Convolutions whose weights are bytes.</summary>
    private static int Convolutions(byte[] model) => ModelProto.Parser.ParseFrom(model).Graph.Initializer
        .Count(tensor => tensor.Name.EndsWith(".weight/integers", StringComparison.Ordinal));
}
