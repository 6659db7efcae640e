namespace MLNetGhost.Benchmarks.Training;

/// <summary>Where the time of a training step goes, in elapsed seconds.</summary>
/// <param name="Forward">The network.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Backward">All gradients.</param>
/// <param name="Optimiser">Clipping, the step, the average.</param>
internal readonly record struct StepTimes(double Forward, double Loss, double Backward, double Optimiser)
{
    /// <summary>The whole step.</summary>
    public double Total => Forward + Loss + Backward + Optimiser;

    /// <summary>Processor time of all threads during the step, in seconds.</summary>
    public double Processor { get; init; }

    /// <summary>The most memory that the process held during the step, in MiB; NaN where the system does not say.</summary>
    public double PeakMebibytes { get; init; }
}
