using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class WeightOptimizerTests
{
    private const double Decay = 0.01;

    [TestMethod]
    public void Step_Momentum_EqualsTorch() => AssertEqualsTorch(
        weights => new MomentumOptimizer(weights, Decay),
        groups => optim.SGD(
            groups.Select(
            group => new SGD.ParamGroup(
            group.Parameters, new SGD.Options
            {
                LearningRate = group.Rate,
                momentum = 0.9,
                weight_decay = group.Decay,
                nesterov = true
            })), 0.1, 0.9, nesterov: true));

    [TestMethod]
    public void Step_AdamW_EqualsTorch() => AssertEqualsTorch(
        weights => new AdamWOptimizer(weights, Decay, 0.9),
        groups => optim.AdamW(groups.Select(
            group => new AdamW.ParamGroup(group.Parameters, new AdamW.Options { LearningRate = group.Rate, weight_decay = group.Decay }))));

    [TestMethod]
    public void State_CopiedToAnother_ContinuesTheSame()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (SmallNetwork.Create(1), SmallNetwork.Create(2));
        using var firstWeights = WeightBuffer.Attach(first);
        using var secondWeights = WeightBuffer.Attach(second);
        using var firstOptimizer = new AdamWOptimizer(firstWeights, Decay, 0.9);
        using var secondOptimizer = new AdamWOptimizer(secondWeights, Decay, 0.9);
        Step(first, firstWeights, firstOptimizer, 1);
        using (no_grad())
        {
            secondWeights.Values.copy_(firstWeights.Values);
            foreach (var (name, vector) in firstOptimizer.State)
            {
                secondOptimizer.State[name].copy_(vector);
            }
        }

        secondOptimizer.StepCount = firstOptimizer.StepCount;
        Step(first, firstWeights, firstOptimizer, 2);
        Step(second, secondWeights, secondOptimizer, 2);

        TensorAssert.AreClose(firstWeights.Values, secondWeights.Values, 0, "weights");
    }

    /// <summary>The steps go on counting, and the moments begin again as if there had been none.</summary>
    [TestMethod]
    public void Restart_AfterSteps_TakesTheStepOfAFreshOptimizer()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (SmallNetwork.Create(1), SmallNetwork.Create(1));
        using var firstWeights = WeightBuffer.Attach(first);
        using var secondWeights = WeightBuffer.Attach(second);
        using var restarted = new AdamWOptimizer(firstWeights, Decay, 0.9);
        using var fresh = new AdamWOptimizer(secondWeights, Decay, 0.9);
        Step(first, firstWeights, restarted, 1);
        Step(first, firstWeights, restarted, 2);
        using (no_grad())
        {
            secondWeights.Values.copy_(firstWeights.Values);
        }

        restarted.Restart();
        Step(first, firstWeights, restarted, 3);
        Step(second, secondWeights, fresh, 3);

        Assert.AreEqual(3, restarted.StepCount);
        Assert.AreEqual(2, restarted.RestartedAfter);
        TensorAssert.AreClose(secondWeights.Values, firstWeights.Values, 0, "weights");
    }

    private static void Step(Sequential network, WeightBuffer weights, WeightOptimizer optimizer, int seed)
    {
        weights.Gradients.zero_();
        SmallNetwork.Backward(network, seed);
        optimizer.Step(new SchedulePoint(1, BiasRate: 0.05, Rate: 0.1, Momentum: 0.9));
    }

    private static void AssertEqualsTorch(Func<WeightBuffer, WeightOptimizer> ours, Func<Group[], optim.Optimizer> torch)
    {
        using var scope = NewDisposeScope();
        var (network, reference) = (SmallNetwork.Create(1), SmallNetwork.Create(1));
        using var weights = WeightBuffer.Attach(network);
        using var optimizer = ours(weights);
        var parameters = reference.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        using var torchOptimizer = torch(
        [
            new([parameters["norm.bias"], parameters["last.bias"]], 0.05, 0),
            new([parameters["first.weight"], parameters["last.weight"]], 0.1, Decay),
            new([parameters["norm.weight"]], 0.1, 0),
        ]);
        for (var seed = 1; seed <= 4; seed++)
        {
            Step(network, weights, optimizer, seed);
            torchOptimizer.zero_grad();
            SmallNetwork.Backward(reference, seed);
            torchOptimizer.step();
        }

        var state = network.state_dict();
        foreach (var (name, expected) in reference.state_dict())
        {
            TensorAssert.AreClose(expected, state[name], 1e-6, name);
        }
    }

    private sealed record Group(Parameter[] Parameters, double Rate, double Decay);
}
