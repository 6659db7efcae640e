using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum, as PyTorch defines it: v ← m v + (g + decay w), w ← w − rate (g + decay w + m v).
/// </summary>
/// <param name="weights">What is trained.</param>
/// <param name="weightDecay">Decay of the decayed weights.</param>
internal sealed class MomentumOptimizer(WeightBuffer weights, double weightDecay) : WeightOptimizer(weights, weightDecay)
{
    private readonly Tensor _velocity = zeros_like(weights.Gradients).DetachFromDisposeScope();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["velocity"] = _velocity };

    /// <inheritdoc/>
    protected override void Step(WeightRole role, Tensor values, Tensor gradients, double rate, double decay, double momentum)
    {
        var velocity = Weights.PartOf(_velocity, role);
        if (decay != 0)
        {
            gradients.add_(values, Scalars.Of(decay));
        }

        using Scalar kept = momentum;
        using Scalar step = -rate;
        velocity.mul_(kept).add_(gradients, Scalars.One);
        gradients.add_(velocity, kept);
        values.add_(gradients, step);
    }
}
