using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>AdamW (arXiv 1711.05101): steps scaled by the gradients' running moments, with decoupled weight decay.</summary>
/// <param name="weights">What is trained.</param>
/// <param name="weightDecay">Decay of the decayed weights, times the rate, each step.</param>
/// <param name="firstBeta">Decay rate of the mean gradient. The schedule's momentum does not change it.</param>
internal sealed class AdamWOptimizer(WeightBuffer weights, double weightDecay, double firstBeta) : WeightOptimizer(weights, weightDecay)
{
    private const double SecondBeta = 0.999;
    private const double Epsilon = 1e-8;

    private readonly Tensor _mean = zeros_like(weights.Gradients).DetachFromDisposeScope();
    private readonly Tensor _square = zeros_like(weights.Gradients).DetachFromDisposeScope();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["mean"] = _mean, ["square"] = _square };

    /// <inheritdoc/>
    protected override void Step(WeightRole role, Tensor values, Tensor gradients, double rate, double decay, double momentum)
    {
        var mean = Weights.PartOf(_mean, role);
        var square = Weights.PartOf(_square, role);
        if (decay != 0)
        {
            using Scalar kept = 1 - (rate * decay);
            values.mul_(kept);
        }

        mean.mul_(Scalars.Of(firstBeta)).add_(gradients, Scalars.Of(1 - firstBeta));
        square.mul_(Scalars.Of(SecondBeta)).addcmul_(gradients, gradients, Scalars.Of(1 - SecondBeta));
        var meanCorrection = 1 - Math.Pow(firstBeta, StepsSinceRestart);
        var squareCorrection = 1 - Math.Pow(SecondBeta, StepsSinceRestart);
        using Scalar deviationScale = 1 / Math.Sqrt(squareCorrection);
        using Scalar step = -rate / meanCorrection;
        var denominator = square.sqrt().mul_(deviationScale).add_(Scalars.Of(Epsilon), Scalars.One);
        values.addcdiv_(mean, denominator, step);
    }
}
