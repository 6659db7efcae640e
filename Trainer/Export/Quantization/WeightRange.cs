namespace MLNetGhost.Trainer.Export;

/// <summary>How far the integers reach that weights are rounded to.</summary>
public enum WeightRange
{
    /// <summary>
    /// −127 to 127: exact wherever the program that runs the model makes sure that sums do not saturate, as this library does.
    /// </summary>
    EightBits,

    /// <summary>
    /// −63 to 63: exact in every program, also on x64 processors without VNNI instructions, which add two products in 16 bits; half as
    /// fine.
    /// </summary>
    SevenBits,
}
