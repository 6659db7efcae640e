namespace MLNetGhost.Trainer.Training;

/// <summary>What helps against values that are not finite.</summary>
internal static class Remedy
{
    /// <summary>Against values that grew.</summary>
    public const string LowerRate = "Lower the learning rate or lengthen the warm-up";

    /// <summary>Against weights that were damaged before.</summary>
    public const string LowerRateOrReplaceWeights = $"{LowerRate} if they were trained, and use another file if they were loaded";

    /// <summary>Against an operation that is wrong.</summary>
    public const string Report = "Report it with the processor's name; on the CPU, the environment variable ONEDNN_MAX_CPU_ISA=AVX2 makes "
        + "libtorch use other implementations";
}
