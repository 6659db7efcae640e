using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Training;

/// <summary>What runs begin from: starter weights, files, or nothing.</summary>
[TestClass]
public sealed class InitialWeightsTests : IDisposable
{
    private const string Weight = "backbone.conv_stem.weight";
    private const string NeckWeight = "neck.9.cv1.conv.weight";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Load_NothingSaid_TakesAllOfTheStarterWeights()
    {
        foreach (var member in StarterWeights.Members)
        {
            using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);

            var initial = InitialWeights.Load(network, weights: null);

            var report = initial.Loaded.Single();
            Assert.IsEmpty(report.WrongShape);
            Assert.IsEmpty(report.Unused);
            Assert.HasCount(6, report.Missing);
            Assert.IsTrue(report.Missing.All(name => name.StartsWith("head.cv3.", StringComparison.Ordinal)));
            CollectionAssert.AreEqual(StarterWeights.Read(member).Tensors[Weight].Values, Values(network));
            StringAssert.StartsWith(initial.Line, $"Begins from the starter weights of {member} (mlnetghost pretrain --model {member} ");
            StringAssert.EndsWith(initial.Line, "--weights none begins from random weights.");
        }
    }

    [TestMethod]
    public void Members_StarterWeights_AreSmallAndSayWhereTheyComeFrom()
    {
        CollectionAssert.Contains(StarterWeights.Members.ToArray(), "edge-n");
        var folder = Repository.PathOf("Trainer/Training/InitialWeights/Starter");
        Assert.IsLessThan(12_000_000, Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length));
        foreach (var member in StarterWeights.Members)
        {
            var metadata = StarterWeights.Read(member).Metadata;
            Assert.AreEqual(member, metadata["mlnetghost.starter"]);
            StringAssert.Contains(File.ReadAllText(Path.Combine(folder, "README.md")), metadata["command"]);
            Assert.IsGreaterThan(500, int.Parse(metadata["steps"].Split(' ')[0]));
        }
    }

    [TestMethod]
    public void Load_None_LeavesTheRandomWeightsOfTheSeed()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);
        var before = Values(network);

        var initial = InitialWeights.Load(network, TrainingOptions.NoWeights);

        CollectionAssert.AreEqual(before, Values(network));
        Assert.AreEqual("Begins from random weights.", initial.Line);
    }

    [TestMethod]
    public void Load_MemberWithoutStarterWeights_SaysSo()
    {
        using var other = DetectionNetwork.Create(ModelFamily.Get("edge-s"), 3, seed: 1);

        StringAssert.StartsWith(
            InitialWeights.Load(other, weights: null).Line, "Begins from random weights. Model edge-s has no starter weights; edge-n");
    }

    /// <summary>Tables of one's own may have a member's name, when they were read from an older checkpoint.</summary>
    [TestMethod]
    public void Has_OtherTablesUnderAMembersName_HaveNone()
    {
        Assert.IsTrue(StarterWeights.Has(ModelFamily.Get("edge-n")));
        Assert.IsFalse(StarterWeights.Has(ModelFamily.Get("n") with { Name = "edge-n" }));
    }

    [TestMethod]
    public void Load_LessThanATenthMatches_IsRefusedWithWhatDidNot()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);
        var path = _folder.File("other.safetensors");
        new SafetensorsFile(
            new Dictionary<string, SafetensorsEntry>
            {
                [Weight] = new([16, 3, 3, 3], new float[16 * 27]),
                ["neck.9.cv1.conv.weight"] = new([1], [0]),
                ["layer1.0.weight"] = new([1], [0]),
            },
            new Dictionary<string, string>()).Write(path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => InitialWeights.Load(network, path));

        StringAssert.Contains(error.Message, $"Too little of the weights in {path} fits model edge-n by name and shape: "
            + "1 match, 1 have a different shape (neck.9.cv1.conv.weight)");
        StringAssert.Contains(error.Message, "1 are only there (layer1.0.weight)");
        StringAssert.Contains(error.Message, "10 %");
    }

    [TestMethod]
    public void Load_TrunkAndNothingElse_KeepsNeckAndHeadOfTheStarterWeightsAndSaysBoth()
    {
        var path = WriteTrunk();
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);
        var starter = StarterWeights.Read("edge-n").Tensors;

        var initial = InitialWeights.Load(network, weights: null, path);

        CollectionAssert.AreNotEqual(starter[Weight].Values, Values(network));
        CollectionAssert.AreEqual(starter[NeckWeight].Values, Values(network, NeckWeight));
        StringAssert.StartsWith(initial.Source, "the starter weights of edge-n (");
        StringAssert.EndsWith(initial.Source, $" and the trunk in {path} (GhostNetV3 with timm's or Huawei's names)");
        StringAssert.Contains(initial.Line, $"Then from the trunk in {path} (");
        StringAssert.Contains(initial.Line, "The trunk takes the place of that in the starter weights of edge-n");
    }

    [TestMethod]
    public void Load_TrunkAndNone_LeavesNeckAndHeadRandom()
    {
        var path = WriteTrunk();
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);
        var neck = Values(network, NeckWeight);
        var trunk = Values(network);

        var initial = InitialWeights.Load(network, TrainingOptions.NoWeights, path);

        CollectionAssert.AreEqual(neck, Values(network, NeckWeight));
        CollectionAssert.AreNotEqual(trunk, Values(network));
        Assert.AreEqual($"the trunk in {path} (GhostNetV3 with timm's or Huawei's names)", initial.Source);
        StringAssert.EndsWith(initial.Line, "Neck and head begin from random weights.");
    }

    [TestMethod]
    public void Load_File_IsRecordedByItsPath()
    {
        using var source = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 2);
        var path = _folder.File("own.safetensors");
        new SafetensorsFile(
            source.state_dict().Where(entry => entry.Value.is_floating_point())
                .ToDictionary(entry => entry.Key, entry => SafetensorsTensors.ToEntry(entry.Value)),
            new Dictionary<string, string>()).Write(path);
        using var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1);

        var initial = InitialWeights.Load(network, path);

        Assert.AreEqual($"the weights in {path}", initial.Source);
        StringAssert.StartsWith(initial.Line, $"Begins from the weights in {path}: ");
        CollectionAssert.AreEqual(Values(source), Values(network));
    }

    private string WriteTrunk()
    {
        var path = _folder.File("trunk.safetensors");
        using var source = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 2);
        TimmTrunk.Write(source, path);
        return path;
    }

    private static float[] Values(DetectionNetwork network, string name = Weight)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return SafetensorsTensors.ToEntry(network.state_dict()[name]).Values;
    }
}
