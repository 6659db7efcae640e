namespace MLNetGhost.Trainer.Export;

/// <summary>Which part of the values that an activation took in calibration is represented.</summary>
public enum RangeMethod
{
    /// <summary>All of them.</summary>
    MinMax,

    /// <summary>All but the rarest at both ends, which are clipped: finer steps for the others.</summary>
    Percentile,
}
