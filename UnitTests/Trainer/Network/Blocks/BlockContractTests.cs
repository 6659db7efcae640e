using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>
/// What every block guarantees: its folded form has its own class and computes the same, keeps nothing of training, and no tensor leaks.
/// </summary>
[TestClass]
public class BlockContractTests
{
    private const ReparameterisationForm Branches = ReparameterisationForm.BranchByBranch;
    private const ReparameterisationForm Fused = ReparameterisationForm.Fused;

    private static readonly Dictionary<string, (int InChannels, Func<Block> Create)> s_blocks = new()
    {
        ["conv, norm, SiLU"] = (6, () => ConvNormAct.Yolo(6, 10, 3, stride: 2)),
        ["ghost module"] = (12, () => new GhostModule(12, 20, Activation.Relu, gated: false, Branches)),
        ["ghost module without branches"] = (12, () => new GhostModule(12, 20, Activation.Relu, gated: true, ReparameterisationForm.None)),
        ["ghost module with dense identity branch"] = (8, () => new GhostModule(8, 16, Activation.Relu, gated: false, Branches)),
        ["gated ghost module with dense identity branch"] = (8, () => new GhostModule(8, 16, Activation.None, gated: true, Branches)),
        ["fused ghost module"] = (8, () => new GhostModule(8, 16, Activation.Relu, gated: false, ReparameterisationForm.Fused)),
        ["fused bottleneck, stride 2"] = (8, () => new GhostBottleneck(8, 24, 12, 5, 2, 0.25, gated: true, ReparameterisationForm.Fused)),
        ["dense ghost module"] = (8, () => new GhostModule(8, 20, Activation.Relu, gated: false, Branches, dense: true)),
        ["fused dense ghost module"] = (8, () => new GhostModule(8, 32, Activation.None, gated: false, Fused, dense: true)),
        ["dense bottleneck, stride 1"] = (8, () => new GhostBottleneck(8, 24, 12, 3, 1, 0.25, gated: true, Branches, dense: true)),
        ["dense bottleneck, stride 2"] = (8, () => new GhostBottleneck(8, 24, 12, 5, 2, 0.25, gated: false, Branches, dense: true)),
        ["dense bottleneck without branches"] =
            (8, () => new GhostBottleneck(8, 24, 12, 3, 2, 0, gated: false, ReparameterisationForm.None, dense: true)),
        ["gated ghost module, odd channels"] = (6, () => new GhostModule(6, 13, Activation.Relu, gated: true, Branches)),
        ["squeeze and excite"] = (8, () => new SqueezeExcite(8, 4)),
        ["bottleneck, stride 1"] = (8, () => new GhostBottleneck(8, 24, 8, 5, 1, 0, gated: true, Branches)),
        ["bottleneck, stride 1, projected"] = (8, () => new GhostBottleneck(8, 24, 12, 3, 1, 0.25, gated: false, Branches)),
        ["bottleneck, stride 2"] = (8, () => new GhostBottleneck(8, 24, 12, 5, 2, 0.25, gated: true, Branches)),
        ["bottleneck without branches"] = (8, () => new GhostBottleneck(8, 24, 12, 5, 2, 0.25, gated: true, ReparameterisationForm.None)),
        ["C3k2"] = (12, () => new C3k2(12, 16, 2, useC3k: false)),
        ["C3k2 of C3k"] = (12, () => new C3k2(12, 16, 2, useC3k: true)),
        ["spatial pyramid pooling"] = (12, () => new SpatialPyramidPooling(12, 16)),
        ["partial attention"] = (256, () => new PartialAttention(256, 2)),
        ["attention"] = (64, () => new Attention(64)),
        ["attention block"] = (128, () => new AttentionBlock(128)),
        ["YOLO bottleneck"] = (12, () => new Bottleneck(12, 12, expansion: 0.5)),
        ["YOLO bottleneck without a sum"] = (12, () => new Bottleneck(12, 16, expansion: 0.5)),
        ["C3k"] = (12, () => new C3k(12, 16)),
        ["sequence"] = (6, () => new BlockSequence(ConvNormAct.Yolo(6, 8, 3), new SqueezeExcite(8, 4))),
        ["chain of convolutions"] = (6, () => new ConvNormChain(Convolutions.Create(6, 6, 3, 2, groups: 6), Convolutions.Create(6, 10, 1))),
        ["dense head branch"] = (12, () => HeadBranch.Dense(12, 16, 6)),
        ["depthwise head branch"] = (12, () => HeadBranch.Depthwise(12, 16, 6)),
        ["C3k2 with ReLU"] = (12, () => new C3k2(12, 16, 2, useC3k: true, activation: ActivationFunction.Relu)),
        ["head branch with ReLU"] = (12, () => HeadBranch.Depthwise(12, 16, 6, ActivationFunction.Relu)),
        ["dense branches"] = (8, () => new BranchedConvolution(BranchShape.Dense(8, 8, 3), Activation.Relu, Branches)),
        ["strided dense branches"] = (8, () => new BranchedConvolution(BranchShape.Dense(8, 12, 5, stride: 2), Activation.None, Fused)),
        ["pointwise branches"] = (8, () => new BranchedConvolution(BranchShape.Pointwise(8, 8), Activation.None, Branches)),
        ["depthwise branches"] = (8, () => new BranchedConvolution(BranchShape.Depthwise(8, 5, stride: 2), Activation.Relu, Branches)),
        ["fused pointwise branches"] = (8, () => new BranchedConvolution(BranchShape.Pointwise(8, 12), Activation.Relu, Fused)),
        ["fused depthwise branches"] = (8, () => new BranchedConvolution(BranchShape.Depthwise(8, 3), Activation.Relu, Fused)),
        ["loose convolution with a norm"] = (6, () => LooseConvolution.Normalised(Convolutions.Create(6, 10, 3), Activation.Relu, "bn1")),
        ["loose convolution with a bias"] = (6, () => LooseConvolution.Biased(Convolutions.Create(6, 10, 1, bias: true), Activation.None)),
        ["folded convolution"] = (6, CreateFolded),
    };

    public static IEnumerable<object[]> Names => s_blocks.Keys.Select(name => new object[] { name });

    /// <summary>A new block is not finished until it has an example here.</summary>
    [TestMethod]
    public void Examples_EveryConcreteBlock_HasOne()
    {
        var blocks = typeof(Block).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Block)) && !type.IsAbstract)
            .Select(type => type.Name);
        var examples = new HashSet<string>();
        foreach (var (_, create) in s_blocks.Values)
        {
            using var block = create();
            examples.Add(block.GetType().Name);
        }

        Assert.AreEqual("", string.Join(", ", blocks.Except(examples)), "blocks without an example");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fold_AnyBlock_IsOfItsOwnClassOverFoldedLeaves(string name)
    {
        using var block = s_blocks[name].Create();
        using var folded = block.Fold();
        Assert.AreEqual(block is LeafConvolution ? typeof(FoldedConv) : block.GetType(), folded.GetType());
        FoldedLeaves.AssertNothingElse(folded);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fold_Folded_IsAnIndependentCopy(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        using var folded = block.Fold();
        using var again = folded.Fold();
        var x = ones(1, inChannels, 6, 6);
        var before = folded.call(x);
        TensorAssert.AreClose(before, again.call(x), 0, "folded twice");
        foreach (var parameter in again.parameters())
        {
            parameter.zero_();
        }

        TensorAssert.AreClose(before, folded.call(x), 0, "after the copy was changed");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Emit_BeforeFolding_SaysToFoldFirst(string name)
    {
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        if (block is FoldedConv)
        {
            return;
        }

        var graph = new OnnxGraph("block");
        var x = graph.Input("x", 1, inChannels, 6, 6);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => block.Emit(graph, x, new EmitOptions()));
        StringAssert.Contains(error.Message, "call Fold() and emit what it returns");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fold_RandomStatistics_ComputesTheSame(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        StateDicts.RandomiseNorms(block, seed: 3);
        block.eval();
        using var folded = block.Fold();
        using var generator = new Generator(4);
        foreach (var (height, width) in new[] { (8, 8), (7, 10), (5, 3) })
        {
            var x = randn([2, inChannels, height, width], generator: generator);
            var expected = block.call(x);
            TensorAssert.AreClose(expected, folded.call(x), 2e-5 * Math.Max(1, expected.abs().max().item<float>()), $"{height} × {width}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Emit_EitherForm_ComputesTheSameInOnnxRuntime(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        StateDicts.RandomiseNorms(block, seed: 3);
        using var folded = block.Fold();
        using var generator = new Generator(4);
        foreach (var fillVectors in new[] { false, true })
        {
            var graph = new OnnxGraph("block");
            var input = graph.Input("x", OnnxValue.DynamicBatch, inChannels, 7, 10);
            var y = folded.Emit(graph, input, new EmitOptions(fillVectors));
            graph.Output(y.Live is null ? y : Copy(y), "y");
            var x = randn([2, inChannels, 7, 10], generator: generator);
            var expected = folded.call(x);
            var tolerance = 2e-5 * Math.Max(1, expected.abs().max().item<float>());
            TensorAssert.AreClose(expected, OnnxRunner.Run(graph.ToBytes(), x)[0], tolerance, $"vectors filled: {fillVectors}");

            // A convolution that reads only the meaningful channels, as the following ones in a network do.
            OnnxValue Copy(OnnxValue y)
            {
                var channels = y.Live!.Count;
                var kernel = ConvFolding.IdentityKernel(channels, groups: 1, kernelSize: 1);
                using var copy = FoldedConv.Create(new FoldedKernel(kernel, zeros(channels)), stride: 1, groups: 1, Activation.None);
                return copy.Emit(graph, y, new EmitOptions().Dense);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fold_AnyBlock_HasNothingOfTraining(string name)
    {
        using var block = s_blocks[name].Create();
        using var folded = block.Fold();
        Assert.IsEmpty(folded.modules().OfType<BatchNorm2d>(), "normalisations");
        Assert.IsEmpty(folded.buffers(), "buffers");
        Assert.IsTrue(folded.parameters().All(parameter => !parameter.requires_grad), "no parameter requires a gradient");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fold_ThenDisposed_LeavesTheBlockUsable(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        block.eval();
        var x = ones(1, inChannels, 6, 6);
        var before = block.call(x);
        block.Fold().Dispose();
        TensorAssert.AreClose(before, block.call(x), 0, "after folding");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Call_TrainingSteps_LeakNoTensor(string name)
    {
        var (inChannels, create) = s_blocks[name];
        using var block = create();
        LiveTensors.AssertNoneLeak(() => Step(block, inChannels));
    }

    private static void Step(Block block, int inChannels)
    {
        using var scope = NewDisposeScope();
        block.train();
        block.zero_grad();
        block.call(ones(2, inChannels, 6, 6, requires_grad: true)).sum().backward();
    }

    private static FoldedConv CreateFolded()
    {
        using var trained = ConvNormAct.Yolo(6, 10, 3);
        return trained.Fold();
    }
}
