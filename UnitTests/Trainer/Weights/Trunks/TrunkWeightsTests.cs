using System.Text.Json;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Golden;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Weights;

[TestClass]
public sealed class TrunkWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("trunk.safetensors");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Write_ThenLoad_GivesTheSameTrunkAndLeavesNeckAndHead()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var trained = Create("edge-n", seed: 1);
        StateDicts.RandomiseNorms(trained, 3);
        using var other = Create("edge-n", seed: 2);
        var head = other.state_dict()["head.cv2.0.2.weight"].clone();

        TimmTrunk.Write(trained, FilePath);
        var report = TrunkWeights.Load(other, FilePath);

        Assert.IsEmpty(report.Missing);
        Assert.IsEmpty(report.WrongShape);
        Assert.IsEmpty(report.Unused);
        StringAssert.Contains(report.ToString(), "mean and deviation were folded into the stem");
        var (expected, actual) = (trained.state_dict(), other.state_dict());
        foreach (var name in report.Matched)
        {
            TensorAssert.AreClose(expected[name], actual[name], 1e-5, name);
        }

        TensorAssert.AreClose(head, actual["head.cv2.0.2.weight"], 0, "head");
    }

    [TestMethod]
    [DataRow("n", "ghostnetv3_050")]
    [DataRow("s", "ghostnetv3_100")]
    [DataRow("m", "ghostnetv3_160")]
    [DataRow("l", null)]
    [DataRow("edge-n", null)]
    [DataRow("int8-n", null)]
    public void ModelOf_Member_IsTimmsOfItsWidthsOrNone(string member, string? model) =>
        Assert.AreEqual(model, TimmTrunk.ModelOf(ModelFamily.Get(member)));

    [TestMethod]
    public void Write_MemberOfTimmsWidth_HasItsNamesAndShapes()
    {
        using var network = Create("n");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenTests.Folder, "timm", "ghostnetv3.json")));

        TimmTrunk.Write(network, FilePath);

        var written = SafetensorsFile.Read(FilePath);
        Assert.AreEqual("pt", written.Metadata["format"]);
        foreach (var key in json.RootElement.GetProperty("ghostnetv3_050").GetProperty("keys").EnumerateObject()
            .Where(key => !key.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            var name = key.Name.Replace("blocks_", "blocks.", StringComparison.Ordinal);
            Assert.IsTrue(written.Tensors.TryGetValue(name, out var entry), name);
            CollectionAssert.AreEqual(key.Value.EnumerateArray().Select(d => d.GetInt64()).ToArray(), entry.Shape.ToArray(), name);
        }
    }

    [TestMethod]
    public void Load_ClassifierInHuaweisNames_TakesTheTrunkAndSaysWhatWasLeftOut()
    {
        using var source = Create("n", seed: 5);
        using var target = Create("n", seed: 6);
        var weights = Trunk(source).ToDictionary(entry => $"module.{entry.Key}", entry => entry.Value);
        weights["module.classifier.weight"] = new([1, 2], [0, 0]);
        weights["module.blocks.9.0.conv.weight"] = new([1], [0]);
        weights["module.bn1.num_batches_tracked"] = new([], [7]);
        weights["module.unheard_of"] = new([1], [0]);
        var path = _folder.File("ghostnetv3.pth");
        PyTorchArchive.WriteStateDict(path, weights);

        var report = TrunkWeights.Load(target, path);

        Assert.IsEmpty(report.Missing);
        CollectionAssert.AreEqual(new[] { "backbone.unheard_of" }, report.Unused.ToArray());
        var text = report.ToString();
        StringAssert.Contains(
            text, "2 of the classifier, which a detector does not have (module.classifier.weight, module.blocks.9.0.conv.weight)");
        StringAssert.Contains(text, "1 batch counters");
        StringAssert.Contains(text, $"{report.Matched.Count} weights were loaded");
    }

    [TestMethod]
    [DataRow("n", "s")]
    [DataRow("s", "n")]
    [DataRow("edge-n", "n")]
    public void Load_TrunkOfAnotherWidth_SaysWhichMemberItFits(string model, string member)
    {
        using var source = Create(member);
        TimmTrunk.Write(source, FilePath);
        using var target = Create(model);
        var before = target.state_dict()["backbone.conv_stem.weight"].clone();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrunkWeights.Load(target, FilePath));

        StringAssert.Contains(error.Message, $"is not that of model {model}; it fits model {member}.");
        StringAssert.Contains(error.Message, "have a different shape (");
        TensorAssert.AreClose(before, target.state_dict()["backbone.conv_stem.weight"], 0, "nothing was loaded");
        before.Dispose();
    }

    [TestMethod]
    public void Load_WidthWithoutAMember_SaysWhichWidthsHaveOne()
    {
        using var source = DetectionNetwork.Create(
            ModelFamily.Get("n") with { Name = "wide", Backbone = BackboneTables.Ghost.WithWidth(1.3) }, 1, seed: 1);
        TimmTrunk.Write(source, FilePath);
        using var target = Create("n");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrunkWeights.Load(target, FilePath));

        StringAssert.Contains(
            error.Message, "fits no member of the family: timm's and Huawei's widths 0.5, 1.0 and 1.6 are those of n, s and m");
    }

    [TestMethod]
    public void Load_FilesWithoutSuchATrunk_AreRefused()
    {
        using var network = Create("n");
        Write(new() { ["model.0.conv.weight"] = new([1], [0]) });
        StringAssert.Contains(Refused(network), "these are YOLO11's layers");
        Write(new() { ["layer1.weight"] = new([1], [0]) });
        StringAssert.Contains(Refused(network), "there is no conv_stem.weight; it has (backbone.layer1.weight)");
        Write(new()
        {
            ["conv_stem.weight"] = new([8, 3, 3, 3], new float[216]),
            ["blocks.0.0.ghost1.primary_conv.0.weight"] = new([4, 8, 1, 1], new float[32]),
        });
        StringAssert.Contains(Refused(network), "folded for good");
    }

    [TestMethod]
    public void LoadAndWrite_NetworkOfAnotherKind_IsAnError()
    {
        using var yolo = DetectionNetwork.Create(ModelFamily.Yolo11Nano, 1, seed: 1);
        using var plain = DetectionNetwork.Create(ModelFamily.Get("n"), 1, seed: 1, ReparameterisationForm.None);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TrunkWeights.Load(yolo, FilePath)).Message, "yolo11n has no GhostNetV3");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TimmTrunk.Write(yolo, FilePath)).Message, "yolo11n has no GhostNetV3");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TimmTrunk.Write(plain, FilePath)).Message, "without branches");
        Assert.IsFalse(File.Exists(FilePath));
    }

    private static DetectionNetwork Create(string member, int seed = 1) => DetectionNetwork.Create(ModelFamily.Get(member), 2, seed);

    /// <summary>The trunk under our names without the part's, which are Huawei's.</summary>
    private static Dictionary<string, SafetensorsEntry> Trunk(DetectionNetwork network) => network.state_dict()
        .Where(entry => entry.Key.StartsWith("backbone.", StringComparison.Ordinal) && entry.Value.is_floating_point())
        .ToDictionary(entry => entry.Key["backbone.".Length..], entry => SafetensorsTensors.ToEntry(entry.Value));

    private void Write(Dictionary<string, SafetensorsEntry> weights) =>
        new SafetensorsFile(weights, new Dictionary<string, string>()).Write(FilePath);

    private string Refused(DetectionNetwork network) =>
        Assert.ThrowsExactly<InvalidDataException>(() => TrunkWeights.Load(network, FilePath)).Message;
}
