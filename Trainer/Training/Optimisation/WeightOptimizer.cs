using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Updates the trained part of a <see cref="WeightBuffer"/> with its gradients. All of its state can be saved by name.</summary>
/// <param name="weights">What is trained.</param>
/// <param name="weightDecay">Decay of the weights that have the role <see cref="WeightRole.Decayed"/>.</param>
internal abstract class WeightOptimizer(WeightBuffer weights, double weightDecay) : IDisposable
{
    private static readonly WeightRole[] s_trainedRoles = [WeightRole.Bias, WeightRole.Decayed, WeightRole.NormFactor];

    /// <summary>What is trained.</summary>
    protected WeightBuffer Weights { get; } = weights;

    /// <summary>Steps taken so far.</summary>
    public long StepCount { get; set; }

    /// <summary>The steps after which <see cref="Restart"/> was called; 0 if it was not.</summary>
    public long RestartedAfter { get; set; }

    /// <summary>Steps since then, which running moments know of.</summary>
    protected long StepsSinceRestart => StepCount - RestartedAfter;

    /// <summary>The vectors that have to survive between steps, laid out like the gradients, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>The optimiser of a recipe.</summary>
    /// <param name="weights">What is trained.</param>
    /// <param name="recipe">The recipe.</param>
    public static WeightOptimizer Create(WeightBuffer weights, TrainingRecipe recipe) => recipe.Optimizer == OptimizerKind.AdamW
        ? new AdamWOptimizer(weights, recipe.WeightDecay, recipe.Schedule.Momentum)
        : new MomentumOptimizer(weights, recipe.WeightDecay);

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
                var decay = role == WeightRole.Decayed ? weightDecay : 0;
                Step(role, values, Weights.PartOf(Weights.Gradients, role), rate, decay, point.Momentum);
            }
        }
    }

    /// <summary>Forgets the moments of all steps so far.</summary>
    public void Restart()
    {
        using var gradientFree = no_grad();
        RestartedAfter = StepCount;
        foreach (var vector in State.Values)
        {
            vector.zero_();
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

    /// <summary>Takes the step for one role; called with gradient recording off and within a dispose scope.</summary>
    protected abstract void Step(WeightRole role, Tensor values, Tensor gradients, double rate, double decay, double momentum);
}
