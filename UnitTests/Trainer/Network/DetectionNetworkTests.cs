using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class DetectionNetworkTests
{
    private static readonly ModelSpec s_spec = ModelFamily.Get("edge-n");

    [TestMethod]
    public void Create_SameSeed_GivesSameWeightsWhateverTheGlobalGenerator()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var first = DetectionNetwork.Create(s_spec, 3, seed: 5);
        random.manual_seed(2);
        using var second = DetectionNetwork.Create(s_spec, 3, seed: 5);
        using var other = DetectionNetwork.Create(s_spec, 3, seed: 6);
        var (expected, actual, different) = (first.state_dict(), second.state_dict(), other.state_dict());
        Assert.IsTrue(expected.All(entry => Same(entry.Value, actual[entry.Key])));
        Assert.IsFalse(Same(expected["backbone.conv_stem.weight"], different["backbone.conv_stem.weight"]));
    }

    /// <summary>PyTorch's default: uniform within one over the square root of the number of inputs, 27 for the first convolution.</summary>
    [TestMethod]
    public void Create_Weights_FillTheDefaultRange()
    {
        using var scope = NewDisposeScope();
        using var network = DetectionNetwork.Create(s_spec, 3, seed: 0);
        var weight = network.state_dict()["backbone.conv_stem.weight"];
        var bound = 1 / Math.Sqrt(27);
        Assert.IsLessThanOrEqualTo(bound, weight.abs().max().item<float>());
        Assert.IsGreaterThan(0.95 * bound, weight.abs().max().item<float>());
        Assert.AreEqual(bound / Math.Sqrt(3), weight.std().item<float>(), 0.1 * bound);
    }

    [TestMethod]
    public void Create_NoClasses_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectionNetwork.Create(s_spec, 0, seed: 0));

    [TestMethod]
    [DataRow("n", "backbone.blocks.3.0.ghost1.primary_rpr_conv.0.conv.weight")]
    [DataRow("n", "backbone.blocks.6.4.ghost1.short_conv.2.weight")]
    [DataRow("edge-n", "backbone.blocks.2.0.ghost1.primary_rpr_skip.weight")]
    [DataRow("edge-n", "neck.13.m.0.cv1.conv.weight")]
    [DataRow("edge-n", "neck.10.m.0.attn.qkv.bn.running_var")]
    [DataRow("edge-n", "head.cv2.0.0.0.conv.weight")]
    [DataRow("n", "head.cv2.0.0.conv.weight")]
    [DataRow("int8-n", "backbone.blocks.1.0.conv_rpr_conv.0.conv.weight")]
    [DataRow("int8-n", "backbone.blocks.1.0.conv_rpr_scale.bn.running_var")]
    [DataRow("int8-n", "backbone.blocks.1.1.ghost1.cheap_rpr_skip.weight")]
    [DataRow("yolo11n", "backbone.6.m.0.m.1.cv2.conv.weight")]
    public void StateDict_Member_HasDocumentedNames(string member, string name)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 0);
        Assert.Contains(name, network.state_dict().Keys);
    }

    /// <summary>What eight bits make slow is not in the member that is made for them.</summary>
    [TestMethod]
    public void Create_MemberForEightBits_HasNoAttentionNorGates()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("int8-n"), 3, seed: 0);

        string[] parts = ["neck.10.", ".short_conv.", ".se.", ".dw_rpr_", ".shortcut."];
        Assert.IsEmpty(network.state_dict().Keys.Where(name => parts.Any(part => name.Contains(part, StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Spec_EdgeMember_GatesOnlyFromInputStride16()
    {
        using var network = DetectionNetwork.Create(s_spec, 3, seed: 0);
        var gated = network.state_dict().Keys.Where(name => name.Contains(
            "short_conv.0", StringComparison.Ordinal)).Select(name => name.Split('.')[2]).Distinct();
        CollectionAssert.AreEqual(new[] { "6", "7", "8" }, gated.ToArray());
    }

    [TestMethod]
    public void Forward_WrongSize_SaysWhatToUse()
    {
        using var scope = NewDisposeScope();
        using var network = DetectionNetwork.Create(s_spec, 3, seed: 0);
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.call(zeros(1, 3, 320, 330)));
        StringAssert.Contains(error.Message, "330 is not a multiple of 32; use 320 or 352");
    }

    [TestMethod]
    [DataRow("n", ReparameterisationForm.BranchByBranch)]
    [DataRow("edge-n", ReparameterisationForm.BranchByBranch)]
    [DataRow("edge-n", ReparameterisationForm.None)]
    [DataRow("yolo11n", ReparameterisationForm.BranchByBranch)]
    public void Fold_RandomStatistics_ComputesTheSame(string member, ReparameterisationForm form)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1, form);
        StateDicts.RandomiseNorms(network, seed: 2);
        network.eval();
        using var folded = network.Fold();
        using var generator = new Generator(3);
        var images = rand([2, 3, 96, 128], generator: generator);
        var expected = HeadDecoder.Decode(network.call(images));
        var actual = HeadDecoder.Decode(folded.call(images));
        TensorAssert.AreClose(expected.narrow(1, 0, 4), actual.narrow(1, 0, 4), 1e-2, "boxes");
        TensorAssert.AreClose(expected.narrow(1, 4, 3), actual.narrow(1, 4, 3), 1e-4, "scores");
        Assert.IsEmpty(folded.modules().OfType<BatchNorm2d>());
    }

    /// <summary>
    /// The backbone itself accepts sizes other than multiples of 32: pooling rounds down, and the gate is enlarged to what it multiplies.
    /// </summary>
    [TestMethod]
    [DataRow(48, 100)]
    [DataRow(225, 96)]
    public void Backbone_OddSizes_FoldsTheSame(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var backbone = new GhostBackbone(BackboneTables.Ghost.WithWidth(0.5), ReparameterisationForm.BranchByBranch);
        StateDicts.RandomiseNorms(backbone, seed: 2);
        backbone.eval();
        using var folded = backbone.Fold();
        var images = ones(1, 3, height, width);
        var (expected, actual) = (backbone.call(images), folded.call(images));
        for (var i = 0; i < expected.Length; i++)
        {
            TensorAssert.AreClose(expected[i], actual[i], 1e-4 * Math.Max(1, expected[i].abs().max().item<float>()), $"tap {i}");
        }
    }

    [TestMethod]
    [DataRow(ReparameterisationForm.BranchByBranch)]
    [DataRow(ReparameterisationForm.Fused)]
    [DataRow(ReparameterisationForm.None)]
    public void Forward_TrainingSteps_LeakNoTensor(ReparameterisationForm form)
    {
        using var network = DetectionNetwork.Create(s_spec, 3, seed: 0, form);
        LiveTensors.AssertNoneLeak(() => Step(network));
    }

    private static bool Same(Tensor left, Tensor right) => (left == right).all().item<bool>();

    private static void Step(DetectionNetwork network)
    {
        using var scope = NewDisposeScope();
        network.train();
        network.zero_grad();
        network.call(ones(2, 3, 64, 64)).Select(level => level.square().mean()).Aggregate((sum, part) => sum + part).backward();
    }
}
