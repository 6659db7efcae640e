using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>The fused form against its definition: all outputs, gradients and running statistics.</summary>
[TestClass]
public class FusedFormTests
{
    public static IEnumerable<object[]> Bottlenecks =>
    [
        [8, 24, 8, 5, 1, 0.0, true, false],
        [8, 16, 12, 3, 1, 0.25, false, false],
        [8, 24, 12, 5, 2, 0.25, true, false],
        [6, 20, 16, 3, 2, 0.0, false, false],
        [16, 32, 16, 3, 1, 0.0, false, false],
        [16, 32, 16, 3, 1, 0.0, false, true],
        [8, 24, 12, 3, 1, 0.25, true, true],
        [8, 24, 12, 5, 2, 0.25, false, true],
    ];

    [TestMethod]
    [DynamicData(nameof(Bottlenecks))]
    public void Bottleneck_TrainingStep_EqualsBranchByBranch(
        int inChannels, int midChannels, int outChannels, int kernelSize, int stride, double squeezeRatio, bool gated, bool dense)
    {
        foreach (var (height, width) in new[] { (33, 70), (40, 40), (12, 16), (9, 7), (5, 3), (2, 2) })
        {
            using var scope = NewDisposeScope();
            using var oracle = Create(ReparameterisationForm.BranchByBranch);
            using var fused = Create(ReparameterisationForm.Fused);
            WeightInitialiser.Initialise(oracle, seed: 1);
            StateDicts.RandomiseNorms(oracle, seed: 2);
            fused.load_state_dict(oracle.state_dict());
            using var generator = new Generator(3);
            var x = randn([3, inChannels, height, width], generator: generator) + 0.5;
            AssertSameStep(oracle, fused, x, $"{height} × {width}");
        }

        GhostBottleneck Create(ReparameterisationForm form) =>
            new(inChannels, midChannels, outChannels, kernelSize, stride, squeezeRatio, gated, form, dense);
    }

    /// <summary>
    /// What runs on a graphics card: no kernel of ours covers double precision, so Torch's operations fold the branches, and rounding is
    /// too small to hide a wrong term.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Bottlenecks))]
    public void Bottleneck_TrainingStepByTorchOperations_EqualsBranchByBranch(
        int inChannels, int midChannels, int outChannels, int kernelSize, int stride, double squeezeRatio, bool gated, bool dense)
    {
        foreach (var (height, width) in new[] { (33, 70), (12, 16), (5, 3), (2, 2) })
        {
            using var scope = NewDisposeScope();
            using var oracle = Create(ReparameterisationForm.BranchByBranch);
            using var fused = Create(ReparameterisationForm.Fused);
            WeightInitialiser.Initialise(oracle, seed: 1);
            StateDicts.RandomiseNorms(oracle, seed: 2);
            fused.load_state_dict(oracle.state_dict());
            oracle.to(float64);
            fused.to(float64);
            using var generator = new Generator(3);
            var x = randn([3, inChannels, height, width], float64, generator: generator) + 0.5;
            AssertSameStep(oracle, fused, x, $"{height} × {width}", share: 1e-6);
        }

        GhostBottleneck Create(ReparameterisationForm form) =>
            new(inChannels, midChannels, outChannels, kernelSize, stride, squeezeRatio, gated, form, dense);
    }

    /// <summary>A mean far above the deviation costs digits unless moments are taken around it.</summary>
    [TestMethod]
    public void Bottleneck_InputFarFromZero_StaysCloseToDoublePrecision()
    {
        using var scope = NewDisposeScope();
        using var oracle = new GhostBottleneck(8, 24, 12, 5, 2, 0.25, true, ReparameterisationForm.BranchByBranch);
        using var branches = new GhostBottleneck(8, 24, 12, 5, 2, 0.25, true, ReparameterisationForm.BranchByBranch);
        using var fused = new GhostBottleneck(8, 24, 12, 5, 2, 0.25, true, ReparameterisationForm.Fused);
        WeightInitialiser.Initialise(oracle, seed: 1);
        branches.load_state_dict(oracle.state_dict());
        fused.load_state_dict(oracle.state_dict());
        oracle.to(float64);
        using var generator = new Generator(3);
        var x = randn([4, 8, 40, 40], generator: generator) + 20;
        var expected = Step(oracle, x.to(float64)).Output;

        var ofBranches = (Step(branches, x).Output - expected).abs().max().item<double>();
        var ofFused = (Step(fused, x).Output - expected).abs().max().item<double>();

        Assert.IsLessThan(Math.Max(3 * ofBranches, 1e-4 * expected.abs().max().item<double>()), ofFused,
            $"branch by branch is off by {ofBranches}");
    }

    /// <summary>A network's gradients are compared in direction: through many layers, rounding grows.</summary>
    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    [DataRow("n")]
    public void Network_TrainingStep_EqualsBranchByBranch(string member)
    {
        using var scope = NewDisposeScope();
        using var oracle = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1);
        using var fused = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1, ReparameterisationForm.Fused);
        using var generator = new Generator(3);
        var images = rand([2, 3, 96, 96], generator: generator);
        var (expected, actual) = (Levels(oracle, images), Levels(fused, images));
        for (var level = 0; level < expected.Length; level++)
        {
            TensorAssert.AreClose(expected[level], actual[level], 1e-3 * expected[level].abs().max().item<float>(), $"level {level}");
        }

        var gradients = fused.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        var (dot, left, right) = (0.0, 0.0, 0.0);
        foreach (var (name, parameter) in oracle.named_parameters())
        {
            var (a, b) = (parameter.grad!.to(float64), gradients[name].to(float64));
            dot += (a * b).sum().item<double>();
            left += a.square().sum().item<double>();
            right += b.square().sum().item<double>();
        }

        Assert.IsGreaterThan(0.9999, dot / Math.Sqrt(left * right), "cosine of the gradients");
    }

    /// <summary>Images in bfloat16 make convolutions narrow; weights, their gradients and statistics stay in single precision.</summary>
    [TestMethod]
    [DataRow(ReparameterisationForm.BranchByBranch)]
    [DataRow(ReparameterisationForm.Fused)]
    [DataRow(ReparameterisationForm.None)]
    public void Network_MixedPrecision_PointsTheSameWayAsSinglePrecision(ReparameterisationForm form)
    {
        using var scope = NewDisposeScope();
        using var single = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1, form);
        using var mixed = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 3, seed: 1, form);
        using var generator = new Generator(3);
        var images = rand([4, 3, 160, 160], generator: generator);

        var (expected, actual) = (Levels(single, images), Levels(mixed, images.to(bfloat16)));

        for (var level = 0; level < expected.Length; level++)
        {
            Assert.AreEqual(bfloat16, actual[level].dtype);
            Assert.IsLessThan(0.15, Distance(expected[level], actual[level]), $"level {level}");
        }

        foreach (var (name, parameter) in mixed.named_parameters())
        {
            Assert.AreEqual(float32, parameter.grad!.dtype, name);
        }

        var state = single.state_dict();
        foreach (var (name, tensor) in mixed.state_dict().Where(entry => entry.Key.EndsWith("running_var", StringComparison.Ordinal)))
        {
            Assert.AreEqual(float32, tensor.dtype, name);
            Assert.IsLessThan(0.15, Distance(state[name], tensor), name);
        }
    }

    /// <summary>The length of the difference over the length of what is expected.</summary>
    private static double Distance(Tensor expected, Tensor actual) =>
        ((expected - actual.to(float32)).norm() / expected.norm()).item<float>();

    private static Tensor[] Levels(DetectionNetwork network, Tensor images)
    {
        network.train();
        var levels = network.call(images);
        levels.Select(level => level.square().mean()).Aggregate((sum, part) => sum + part).backward();
        return levels;
    }

    private static void AssertSameStep(nn.Module<Tensor, Tensor> oracle, nn.Module<Tensor, Tensor> fused, Tensor x, string what, double share = 1)
    {
        var (expected, expectedGradient) = Step(oracle, x);
        var (actual, actualGradient) = Step(fused, x);
        AreClose(expected, actual, share * 1e-4, $"{what}: output");
        AreClose(expectedGradient, actualGradient, share * 1e-3, $"{what}: gradient of the input");
        var gradients = fused.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        var largest = oracle.parameters().Max(parameter => parameter.grad!.abs().max().to(float64).item<double>());
        foreach (var (name, parameter) in oracle.named_parameters())
        {
            // Gradients that cancel out (of a scale or shift before a normalisation) are pure rounding, so the largest one sets a floor.
            var own = parameter.grad!.abs().max().to(float64).item<double>();
            var tolerance = share * 1e-3 * Math.Max(own, 0.05 * largest);
            TensorAssert.AreClose(parameter.grad!, gradients[name], tolerance, $"{what}: gradient of {name}");
        }

        var state = fused.state_dict();
        foreach (var (name, tensor) in oracle.state_dict())
        {
            TensorAssert.AreClose(tensor, state[name], share * 1e-4, $"{what}: {name} after the step");
        }
    }

    private static (Tensor Output, Tensor Gradient) Step(nn.Module<Tensor, Tensor> module, Tensor x)
    {
        module.train();
        module.zero_grad();
        var input = x.detach().clone().requires_grad_();
        var output = module.call(input);
        (output * linspace(-1, 1, output.numel()).view(output.shape)).sum().backward();
        return (output.detach(), input.grad!);
    }

    private static void AreClose(Tensor expected, Tensor actual, double relative, string what) =>
        TensorAssert.AreClose(expected, actual, relative * Math.Max(1e-6, expected.abs().max().to(float64).item<double>()), what);
}
