using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Exponential moving average of a network's weights and running statistics: what is validated, saved and exported. Young
/// averages forget faster: the decay grows with the number of updates.
/// </summary>
/// <param name="values">The state of the averaging network (<see cref="WeightBuffer.AttachTwin"/>); disposed with this.</param>
internal sealed class WeightAverage(Tensor values) : IDisposable
{
    private const double LargestDecay = 0.9999;
    private const double UpdatesToGrow = 2000;

    /// <summary>The averaged state, laid out like the trained network's.</summary>
    public Tensor Values { get; } = values;

    /// <summary>Updates so far.</summary>
    public long Updates { get; set; }

    /// <summary>How much of the average survives update number <paramref name="updates"/> (from 1).</summary>
    public static double Decay(long updates) => LargestDecay * (1 - Math.Exp(-updates / UpdatesToGrow));

    /// <summary>Updates the average with the trained weights.</summary>
    /// <param name="trained">The trained network's state.</param>
    public void Update(WeightBuffer trained)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var decay = Decay(++Updates);
        using Scalar kept = decay;
        using Scalar taken = 1 - decay;
        Values.mul_(kept).add_(trained.Values, taken);
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}
