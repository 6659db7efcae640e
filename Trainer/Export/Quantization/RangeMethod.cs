namespace MLNetGhost.Trainer.Export;

/// <summary>Which of the values that an activation took during calibration are represented.</summary>
public enum RangeMethod
{
    /// <summary>All of them.</summary>
    MinMax,

    /// <summary>All but the rarest at both ends, which are clipped: finer steps for the others.</summary>
    Percentile,

    /// <summary>
    /// As many as leave the distribution of the rounded values closest to that of the exact ones, by the Kullback–Leibler divergence.
    /// </summary>
    Entropy,
}
