using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public sealed class ModelSpecFileTests : IDisposable
{
    /// <summary>A whole member in a few rows.</summary>
    public const string SmallMember = """
        # The smallest that has everything: a gate, squeeze-and-excitation, all three strides.
        name: mini
        backbone:
          kind: ghostnetv3
          stem: 8
          stages:
            - - {kernel: 3, expand: 16, out: 16, stride: 2}
            - - {kernel: 5, expand: 32, out: 16, squeezeRatio: 0.25, stride: 2}
            - - {kernel: 3, expand: 32, out: 32, stride: 2, gated: true}
              - {kernel: 3, expand: 48, out: 32}
            - - {kernel: 5, expand: 64, out: 32, stride: 2}
        scaling: n
        depthwiseBoxBranch: true
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_Rows_GivesTheTables()
    {
        var spec = Read(SmallMember);

        var expected = new ModelSpec(
            "mini",
            new GhostBackboneSpec(8,
            [
                [new(Kernel: 3, Expand: 16, Out: 16, Stride: 2)],
                [new(Kernel: 5, Expand: 32, Out: 16, SqueezeRatio: 0.25, Stride: 2)],
                [new(Kernel: 3, Expand: 32, Out: 32, Stride: 2, Gated: true), new(Kernel: 3, Expand: 48, Out: 32)],
                [new(Kernel: 5, Expand: 64, Out: 32, Stride: 2)],
            ]),
            CompoundScaling.Nano,
            DepthwiseBoxBranch: true);
        Assert.AreEqual(expected, spec);
    }

    [TestMethod]
    public void Read_EntriesOfAnyText_AreQuoted()
    {
        var quoted = $"\"\\u007F{new string('x', 10_000)}\"";
        foreach (var text in new[] { $"name: n\nbase: {quoted}\n", $"name: n\n{quoted}: 1\n" })
        {
            var message = Assert.ThrowsExactly<InvalidDataException>(() => Read(text)).Message;

            Assert.DoesNotContain('\u007F', message);
            Assert.IsLessThan(2000, message.Length, message);
        }
    }

    [TestMethod]
    public void Read_BaseAndWidth_WidensTheMembersBackboneAlone()
    {
        var spec = Read("name: wide\nbase: edge-n\nwidth: 2\n");

        var member = ModelFamily.Get("edge-n");
        Assert.AreEqual(member with { Name = "wide", Backbone = ((GhostBackboneSpec)member.Backbone).WithWidth(2) }, spec);
    }

    [TestMethod]
    public void Read_EntriesForEightBits_ReachTheTables()
    {
        var rows = SmallMember.Replace("out: 32, stride: 2, gated: true}", "out: 32, stride: 2, dense: true}", StringComparison.Ordinal);
        var spec = Read(rows + "\nactivation: relu\nattention: false\n");

        var stages = ((GhostBackboneSpec)spec.Backbone).Stages;
        Assert.AreEqual(new GhostRow(Kernel: 3, Expand: 32, Out: 32, Stride: 2, Dense: true), stages[2][0]);
        Assert.IsFalse(stages[2][1].Dense);
        Assert.AreEqual((ActivationFunction.Relu, false), (spec.Activation, spec.Attention));
    }

    [TestMethod]
    public void Read_BaseWithEntries_TakesTheRestFromTheMember()
    {
        var spec = Read("name: mixed\nbase: n\nscaling: {depth: 1, width: 0.5, maxChannels: 512, alwaysC3k: true}\n");

        Assert.AreEqual(ModelFamily.Get("n") with { Name = "mixed", Scaling = new(1, 0.5, 512, true) }, spec);
    }

    [TestMethod]
    public void Write_EveryMember_IsReadBackTheSame()
    {
        foreach (var member in ModelFamily.All.Append(ModelFamily.Yolo11Nano))
        {
            var path = _folder.File($"{member.Name}.yaml");
            ModelSpecFile.Write(path, member);

            Assert.AreEqual(member, ModelSpecFile.Read(path), member.Name);
            Assert.AreEqual(member, ModelSpecFile.Find(path));
            Assert.IsLessThan(90, File.ReadLines(path).Count(), "a row takes one line");
        }
    }

    [TestMethod]
    [DataRow("{kernel: 3, expand: 16,", "{kernel: 4, expand: 16,", "stage 0, row 0: kernel 4 is even; use an odd one, 3 or 5")]
    [DataRow("expand: 48", "expand: 47", "stage 2, row 1: expand 47 is not valid; use a multiple of 2")]
    [DataRow("out: 32}\n    - - {kernel: 5", "out: 0}\n    - - {kernel: 5", "out 0 is not valid")]
    [DataRow("squeezeRatio: 0.25", "squeezeRatio: 2.5", "squeezeRatio 2.5 is outside 0 to 1")]
    [DataRow("stride: 2, gated", "stride: 3, gated", "stride 3 is outside 1 to 2")]
    [DataRow(", stride: 2}\nscaling", "}\nscaling", "ends at stride 16")]
    [DataRow("stem: 8", "stem: -8", "stem: -8 is not valid")]
    [DataRow("stem: 8", "stem: eight", "backbone.stem: the value is not a whole number")]
    [DataRow("  stem: 8\n", "", "these entries are missing: 'stem'")]
    [DataRow("expand: 48", "expend: 48", "stages[2][1].expend: there is no entry 'expend'")]
    [DataRow("kind: ghostnetv3", "kind: resnet", "resnet")]
    [DataRow("  kind: ghostnetv3\n", "", "'backbone' has no 'kind'; use ghostnetv3 or yolo11")]
    [DataRow("scaling: n", "scaling: x", "'scaling' x is not one of n, s, m, l")]
    [DataRow("scaling: n", "scaling: {depth: 0.5, width: 0.25, maxChannels: 200, alwaysC3k: false}", "coarsest features 56 channels")]
    [DataRow("scaling: n", "scaling: {depth: 0.5, width: 0.4, maxChannels: 1024, alwaysC3k: false}", "multiple of 128")]
    [DataRow("stride: 2, gated: true}", "stride: 2, gated: true, dense: true}",
        "stage 2, row 0 is dense, gated and of stride 2, but a dense row of stride 2 has no expanding module to gate; leave out gated")]
    [DataRow("scaling: n", "scaling: n\nactivation: gelu", "activation: the value is not silu or relu")]
    [DataRow("scaling: n", "scaling: n\nattention: some", "attention: the value is not true or false")]
    [DataRow("scaling: n\n", "", "these entries are missing: 'scaling'")]
    [DataRow("name: mini", "name: mini member", "The model name 'mini member' is not usable")]
    [DataRow("name: mini", "name: edge-n", "'edge-n' belongs to a member of the family")]
    [DataRow("name: mini", "name: mini\nwidth: 2", "name the member with 'base'")]
    [DataRow("name: mini", "name: mini\nbase: xl", "There is no model 'xl'")]
    [DataRow("name: mini", "name: mini\nbase: n\nwidth: wide", "'width' wide is not a number")]
    [DataRow("name: mini", "name: [mini", "is not YAML")]
    public void Read_WrongValue_NamesFilePlaceValueAndRule(string original, string wrong, string expected)
    {
        var text = SmallMember.ReplaceLineEndings("\n");
        StringAssert.Contains(text, original);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(text.Replace(original, wrong, StringComparison.Ordinal)));

        StringAssert.Contains(error.Message, expected);
        StringAssert.Contains(error.Message, "mine.yaml");
    }

    [TestMethod]
    public void Read_EmptyFileOrList_SaysWhatAModelIs()
    {
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read(
            "")).Message, "has no entries; write a model as YAML");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read("- n\n- s\n")).Message, "has no entries");
    }

    [TestMethod]
    public void Find_NameOrMissingFile_SaysWhatThereIs()
    {
        Assert.AreEqual(ModelFamily.Get("edge-s"), ModelSpecFile.Find("edge-s"));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => ModelSpecFile.Find(
            "edge-x")).Message, "edge-n, edge-s, int8-n, yolo11n, or pass your own YAML file");
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => ModelSpecFile.Find(
            "none.yaml")).Message, "none.yaml does not exist");
    }

    [TestMethod]
    public void Create_TablesThatCannotBeBuilt_AreRefusedBeforeATensorIsMade()
    {
        var member = ModelFamily.Get("edge-n");
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => DetectionNetwork.Create(member with { Scaling = member.Scaling with { Width = 0.1 } }, 3, seed: 0));

        StringAssert.Contains(error.Message, "edge-n, scaling");
    }

    private ModelSpec Read(string text)
    {
        var path = _folder.File("mine.yaml");
        File.WriteAllText(path, text);
        return ModelSpecFile.Read(path);
    }
}
