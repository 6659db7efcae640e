using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Changes the trained part of a <see cref="WeightBuffer"/> by its gradients. All of its state can be saved by name.</summary>
/// <param name="weights">What is trained.</param>
/// <param name="weightDecay">Decay of the weights that have the role <see cref="WeightRole.Decayed"/>.</param>
internal abstract class WeightOptimizer(WeightBuffer weights, double weightDecay) : IDisposable
{
    private static readonly WeightRole[] s_trainedRoles = [WeightRole.Bias, WeightRole.Decayed, WeightRole.NormFactor];

    /// <summary>What is trained.</summary>
    protected WeightBuffer Weights { get; } = weights;

    /// <summary>Steps taken so far.</summary>
    public long StepCount { get; set; }

    /// <summary>Vectors laid out like the gradients that have to survive between steps, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Takes one step. The gradients are used as scratch space and hold nothing useful afterwards.</summary>
    /// <param name="point">Rates and momentum.</param>
    public void Step(SchedulePoint point)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        StepCount++;
        foreach (var role in s_trainedRoles)
        {
            var values = Weights.ValuesOf(role);
            if (values.shape[0] > 0)
            {
                var rate = role == WeightRole.Bias ? point.BiasRate : point.Rate;
                Step(role, values, Weights.PartOf(Weights.Gradients, role), rate, role == WeightRole.Decayed ? weightDecay : 0, point.Momentum);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var vector in State.Values)
        {
            vector.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the step of one role; called without gradients and within a dispose scope.</summary>
    protected abstract void Step(WeightRole role, Tensor values, Tensor gradients, double rate, double decay, double momentum);
}
