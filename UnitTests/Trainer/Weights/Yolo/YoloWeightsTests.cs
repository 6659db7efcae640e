using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Weights;

/// <summary>State dicts with YOLO11's names, made from our own network of its layers.</summary>
[TestClass]
public sealed class YoloWeightsTests : IDisposable
{
    private const int CocoClasses = 80;
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("yolo11n.pt");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("model.")]
    [DataRow("model.model.")]
    public void Load_IntoItsOwnLayers_FillsEverything(string prefix)
    {
        using var scope = NewDisposeScope();
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, CocoClasses, seed: 3);
        PyTorchArchive.WriteStateDict(FilePath, YoloNames(yolo, prefix));
        using var target = DetectionNetwork.Create(ModelFamily.Yolo11Nano, CocoClasses, seed: 4);

        var report = PretrainedWeights.Load(target, FilePath);

        Assert.IsEmpty(report.Missing);
        Assert.IsEmpty(report.WrongShape);
        Assert.IsEmpty(report.Unused);
        StringAssert.Contains(report.ToString(), "1 constants of the distance average");
        var images = rand(1, 3, 64, 64);
        yolo.eval();
        target.eval();
        TensorAssert.AreClose(yolo.call(images)[0], target.call(images)[0], 0, "output");
    }

    [TestMethod]
    public void Load_IntoAGhostMember_FillsNeckAndHeadWhereTheyFit()
    {
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, CocoClasses, seed: 3);
        PyTorchArchive.WriteStateDict(FilePath, YoloNames(yolo, "model."));
        using var target = DetectionNetwork.Create(ModelFamily.Get("n"), CocoClasses, seed: 4);

        var report = PretrainedWeights.Load(target, FilePath);

        CollectionAssert.AreEquivalent(
            new[] { "neck.9.cv1.conv.weight", "neck.9.cv1.bn.weight", "neck.9.cv1.bn.bias", "neck.9.cv1.bn.running_mean",
                "neck.9.cv1.bn.running_var", "neck.9.cv2.conv.weight", "neck.13.cv1.conv.weight", "neck.16.cv1.conv.weight" },
            report.WrongShape.ToArray());
        Assert.IsEmpty(report.Missing);
        Assert.IsEmpty(report.Unused);
        StringAssert.Contains(
            report.ToString(), "of layers 0 to 8, in place of which model n has a GhostNetV3 trunk (model.0, model.1, model.2, …)");
        using var expected = yolo.state_dict()["head.cv3.1.2.weight"].clone();
        TensorAssert.AreClose(expected, target.state_dict()["head.cv3.1.2.weight"], 0, "head");
    }

    [TestMethod]
    public void Load_IntoAGhostMember_SaysWhatTheTrunkBeginsFrom()
    {
        var trunk = _folder.File("trunk.safetensors");
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, CocoClasses, seed: 3);
        PyTorchArchive.WriteStateDict(FilePath, YoloNames(yolo, "model."));
        using var target = DetectionNetwork.Create(ModelFamily.Get("n"), CocoClasses, seed: 4);
        TimmTrunk.Write(target, trunk);

        var bare = InitialWeights.Load(target, FilePath);
        var both = InitialWeights.Load(target, FilePath, trunk);
        var own = InitialWeights.Load(yolo, FilePath);

        StringAssert.EndsWith(bare.Line, "The trunk begins from random weights; --trunk (Trunk) names one.");
        StringAssert.EndsWith(both.Line, $"Neck and head are those of the YOLO11 weights in {FilePath}.");
        Assert.IsFalse(own.Line.Contains("random", StringComparison.Ordinal), own.Line);
    }

    [TestMethod]
    public void Load_OfAnotherScale_FillsWhatHasItsShapeAndCountsTheRest()
    {
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, 2, seed: 3);
        PyTorchArchive.WriteStateDict(FilePath, YoloNames(yolo, "model."));
        using var target = DetectionNetwork.Create(ModelFamily.Get("s"), 2, seed: 4);

        var report = PretrainedWeights.Load(target, FilePath);

        Assert.IsGreaterThan(report.Matched.Count, report.WrongShape.Count);
        Assert.IsTrue(report.Matched.All(name => name.StartsWith("head.", StringComparison.Ordinal)
            || name.StartsWith("neck.", StringComparison.Ordinal)));
        StringAssert.Contains(report.ToString(), $"{report.WrongShape.Count} have a different shape (neck.9, neck.10, neck.13, …)");
    }

    [TestMethod]
    public void Load_OtherLayers_SaysWhatMatches()
    {
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, 2, seed: 3);
        PyTorchArchive.WriteStateDict(FilePath, YoloNames(yolo, "model.")
            .Where(entry => !entry.Key.StartsWith("model.1", StringComparison.Ordinal)
                && !entry.Key.StartsWith("model.2", StringComparison.Ordinal))
            .Append(KeyValuePair.Create("model.22.cv2.0.0.conv.weight", new SafetensorsEntry([1], [0])))
            .ToDictionary());
        using var target = DetectionNetwork.Create(ModelFamily.Get("l"), 2, seed: 4);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedWeights.Load(target, FilePath));

        StringAssert.Contains(error.Message, "do not fit model l: by name and shape, ");
        StringAssert.Contains(error.Message, "at least a tenth must match");
    }

    [TestMethod]
    public void Load_TrunkGivenAsWeights_SaysWhatItIs()
    {
        var path = _folder.File("timm.safetensors");
        using var source = DetectionNetwork.Create(ModelFamily.Get("n"), 2, seed: 3);
        TimmTrunk.Write(source, path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedWeights.Load(source, path));

        StringAssert.Contains(error.Message, $"Too little of the weights in {path} fits model n by name and shape: 0 match");
        StringAssert.Contains(error.Message, "name it as the trunk");
    }

    [TestMethod]
    public void Load_CheckpointOfAnotherMember_UnderATenth_IsAnErrorWithCounts()
    {
        var path = _folder.File("other.safetensors");
        using var other = DetectionNetwork.Create(ModelFamily.Get("m"), 2, seed: 3);
        using var target = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 2, seed: 3);
        new SafetensorsFile(Entries(other), new Dictionary<string, string>()).Write(path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedWeights.Load(target, path));

        StringAssert.Contains(error.Message, "edge-n by name and shape: ");
        StringAssert.Contains(error.Message, "at least 10 % of the network must match");
    }

    private static Dictionary<string, SafetensorsEntry> Entries(DetectionNetwork network) => network.state_dict()
        .Where(entry => entry.Value.is_floating_point())
        .ToDictionary(entry => entry.Key, entry => SafetensorsTensors.ToEntry(entry.Value), StringComparer.Ordinal);

    private static Dictionary<string, SafetensorsEntry> YoloNames(DetectionNetwork network, string prefix)
    {
        var weights = Entries(network).ToDictionary(entry => prefix + entry.Key
            .Replace("backbone.", "", StringComparison.Ordinal)
            .Replace("neck.", "", StringComparison.Ordinal)
            .Replace("head.", "23.", StringComparison.Ordinal), entry => entry.Value);
        weights[$"{prefix}23.dfl.conv.weight"] = new([1, 16, 1, 1], [.. Enumerable.Range(0, 16).Select(i => (float)i)]);
        return weights;
    }
}
