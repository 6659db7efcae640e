namespace MLNetGhost.Benchmarks.Training;

/// <summary>Where the time of a training step goes, in elapsed seconds.</summary>
internal readonly record struct StepTimes(double Forward, double Loss, double Backward, double Optimiser)
{
    /// <summary>The whole step.</summary>
    public double Total => Forward + Loss + Backward + Optimiser;
}
