using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class WeightBufferTests
{
    [TestMethod]
    public void Attach_Network_ComputesAsBeforeAndGivesRoles()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);
        network.eval();
        var images = randn(1, 3, 8, 8);
        var before = network.call(images);

        using var weights = WeightBuffer.Attach(network);

        TensorAssert.AreClose(before, network.call(images), 0, "output");
        CollectionAssert.AreEquivalent(
            new[] { "norm.bias=Bias", "last.bias=Bias",
                "first.weight=Decayed", "last.weight=Decayed",
                    "norm.weight=NormFactor", "norm.running_mean=Fixed", "norm.running_var=Fixed" },
            weights.Slots.Select(slot => $"{slot.Name}={slot.Role}").ToArray());
    }

    [TestMethod]
    public void Attach_AfterBackward_GradientsLieInTheBuffer()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);
        using var plain = SmallNetwork.Create(1);
        using var weights = WeightBuffer.Attach(network);

        SmallNetwork.Backward(network, 2);
        SmallNetwork.Backward(plain, 2);

        var gradients = weights.Split(weights.Gradients).ToDictionary(entry => entry.Name, entry => entry.Tensor);
        Assert.HasCount(5, gradients);
        foreach (var (name, parameter) in plain.named_parameters())
        {
            TensorAssert.AreClose(parameter.grad!, gradients[name], 0, name);
        }
    }

    [TestMethod]
    public void Attach_RunningStatistics_AreUpdatedInTheBuffer()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);
        using var weights = WeightBuffer.Attach(network);

        network.train();
        SmallNetwork.Backward(network, 2);

        var mean = weights.Split(weights.Values).Single(entry => entry.Name == "norm.running_mean").Tensor;
        Assert.IsGreaterThan(0, mean.abs().sum().item<float>());
    }

    [TestMethod]
    public void Attach_FrozenPrefix_IsFixedAndHasNoGradient()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);

        using var weights = WeightBuffer.Attach(network, name => name.StartsWith("first.", StringComparison.Ordinal));

        Assert.AreEqual(WeightRole.Fixed, weights.Slots.Single(slot => slot.Name == "first.weight").Role);
        Assert.IsFalse(network.named_parameters().Single(entry => entry.name == "first.weight").parameter.requires_grad);
    }

    [TestMethod]
    public void AttachTwin_ChangedValues_ChangeTheTwin()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);
        using var twin = SmallNetwork.Create(5);
        using var weights = WeightBuffer.Attach(network);
        using var values = weights.AttachTwin(twin);
        network.eval();
        twin.eval();
        var images = randn(1, 3, 8, 8);

        using (no_grad())
        {
            values.copy_(weights.Values);
        }

        TensorAssert.AreClose(network.call(images), twin.call(images), 0, "output");
        Assert.IsFalse(twin.parameters().Any(parameter => parameter.requires_grad));
    }
}
