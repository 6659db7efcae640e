namespace MLNetGhost.Trainer.Network;

/// <summary>The values that one place of a network took while it was trained for eight bits.</summary>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
internal readonly record struct ActivationRange(float Lowest, float Highest)
{
    /// <summary>Whether both ends are finite and in order.</summary>
    public bool IsValid => float.IsFinite(Lowest) && float.IsFinite(Highest) && Lowest <= Highest;
}
