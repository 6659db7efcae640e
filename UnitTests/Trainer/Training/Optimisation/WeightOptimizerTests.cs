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
        using var first = new Trainee(1);
        using var second = new Trainee(2);
        first.Step(1);
        second.CopyWeights(first);
        using (no_grad())
        {
            foreach (var (name, vector) in first.Optimizer.State)
            {
                second.Optimizer.State[name].copy_(vector);
            }
        }

        second.Optimizer.StepCount = first.Optimizer.StepCount;
        first.Step(2);
        second.Step(2);

        TensorAssert.AreClose(first.Weights.Values, second.Weights.Values, 0, "weights");
    }

    /// <summary>The steps go on counting, and the moments begin again as if there had been none.</summary>
    [TestMethod]
    public void Restart_AfterSteps_TakesTheStepOfAFreshOptimizer()
    {
        using var scope = NewDisposeScope();
        using var restarted = new Trainee(1);
        using var fresh = new Trainee(1);
        restarted.Step(1);
        restarted.Step(2);
        fresh.CopyWeights(restarted);

        restarted.Optimizer.Restart();
        restarted.Step(3);
        fresh.Step(3);

        Assert.AreEqual(3, restarted.Optimizer.StepCount);
        Assert.AreEqual(2, restarted.Optimizer.RestartedAfter);
        TensorAssert.AreClose(fresh.Weights.Values, restarted.Weights.Values, 0, "weights");
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

    /// <summary>A small network with the optimiser that trains it.</summary>
    private sealed class Trainee : IDisposable
    {
        private readonly Sequential _network;

        public Trainee(int seed)
        {
            _network = SmallNetwork.Create(seed);
            Weights = WeightBuffer.Attach(_network);
            Optimizer = new AdamWOptimizer(Weights, Decay, 0.9);
        }

        public WeightBuffer Weights { get; }

        public AdamWOptimizer Optimizer { get; }

        public void Step(int seed) => WeightOptimizerTests.Step(_network, Weights, Optimizer, seed);

        public void CopyWeights(Trainee other)
        {
            using var gradientFree = no_grad();
            Weights.Values.copy_(other.Weights.Values);
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Weights.Dispose();
            _network.Dispose();
        }
    }
}
