using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>Folding by Torch's operations in single precision, as on a graphics card.</summary>
[TestClass]
public class StepFoldingTests
{
    private const double Epsilon = 1e-5;

    [TestMethod]
    [DataRow(3, 1, 19, 12)]
    [DataRow(5, 2, 17, 20)]
    [DataRow(5, 2, 2, 3)]
    public void Apply_DepthwiseBranches_EqualsTheKernel(int kernelSize, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var shape = BranchShape.Depthwise(6, kernelSize, stride);
        var x = randn([3, 6, height, width], generator: generator) + 3;
        Tensor[] parameters =
        [
            randn([6, 5, 1, kernelSize * kernelSize], generator: generator),
            rand([6, 5, 1], generator: generator) + 0.5,
            randn([6, 5, 1], generator: generator),
        ];

        var expected = Run(x, parameters, (input, branches, settings) => DepthwiseFunction.Apply(input, branches, stride, settings));
        var actual = Run(x, parameters, (input, branches, settings) => StepFolding.Apply(input, branches, shape, settings));

        AssertClose(expected, actual);
    }

    [TestMethod]
    [DataRow(DeviceType.META)]
    [DataRow(DeviceType.CPU)]
    public void Apply_OnAnotherDevice_MakesNoTensorElsewhere(DeviceType device)
    {
        using var scope = NewDisposeScope();
        var there = new Device(device);
        var (x, weights) = (empty([2, 6, 8, 8], device: there), empty([1, 4, 10, 6], device: there));
        var branches = new BranchParameters(weights, empty([1, 4, 10], device: there), empty([1, 4, 10], device: there));
        var statistics = new List<DeviceType>();
        var settings = new BranchSettings(Epsilon, 0, (mean, variance, _) => statistics.AddRange([mean.device_type, variance.device_type]));

        var y = StepFolding.Apply(x, branches, BranchShape.Pointwise(6, 10), settings);

        Assert.AreEqual(device, y.device_type);
        CollectionAssert.AreEqual(new[] { device, device }, statistics);
        CollectionAssert.AreEqual(new long[] { 2, 10, 8, 8 }, y.shape);
    }

    [TestMethod]
    public void Apply_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var branches = new BranchParameters(ones(1, 4, 10, 6).requires_grad_(), ones(1, 4, 10), ones(1, 4, 10));
        var x = rand(2, 6, 8, 8);
        var settings = new BranchSettings(Epsilon, 0, (_, _, _) => { });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        StepFolding.Apply(x, branches, BranchShape.Pointwise(6, 10), settings).Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Tensor[] Run(Tensor x, Tensor[] parameters, Func<Tensor, BranchParameters, BranchSettings, Tensor> apply)
    {
        Tensor[] inputs = [.. parameters.Prepend(x).Select(value => value.detach().clone().requires_grad_())];
        var statistics = new List<Tensor>();
        var output = apply(inputs[0], new BranchParameters(inputs[1], inputs[2], inputs[3]), new BranchSettings(Epsilon, 0, Track));
        (output * linspace(-1, 1, output.numel()).view(output.shape)).sum().backward();
        return [output.detach(), .. inputs.Select(input => input.grad!), .. statistics];

        void Track(Tensor mean, Tensor variance, long count) =>
            statistics.AddRange(Keep(mean), Keep(variance), Keep(tensor((float)count)));
    }

    private static Tensor Keep(Tensor statistic) => statistic.to(float32, copy: true).DetachFromDisposeScope();

    private static void AssertClose(Tensor[] expected, Tensor[] actual)
    {
        string[] names = ["output", "input's gradient", "weights'", "gains'", "shifts'", "mean", "variance", "count"];
        for (var i = 0; i < names.Length; i++)
        {
            TensorAssert.AreClose(expected[i], actual[i], 1e-4 * Math.Max(1, expected[i].abs().max().item<float>()), names[i]);
        }
    }
}
