namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Blends two pictures and keeps the objects of both (Zhang et al., "mixup", 2018; with the weights used for detectors, Beta(32, 32),
/// which stay near one half). Off by default: GhostNetV3 (arXiv 2404.11202) found that it hurts compact models.
/// </summary>
internal static class MixUp
{
    private const double Shape = 32;
    private const int WeightBits = 15;

    /// <summary>Draws the weight of the first picture.</summary>
    /// <param name="random">The sample's random numbers.</param>
    public static double DrawRatio(RandomStream random) => random.NextSymmetricBeta(Shape);

    /// <summary>Writes ratio · first + (1 − ratio) · second, truncated to whole numbers, into the first picture.</summary>
    /// <param name="first">One picture; receives the blend.</param>
    /// <param name="second">The other picture, of the same length.</param>
    /// <param name="ratio">The weight of the first picture, in [0, 1].</param>
    public static void Blend(Span<byte> first, ReadOnlySpan<byte> second, double ratio)
    {
        if (second.Length != first.Length)
        {
            throw new ArgumentException($"The second picture has {second.Length} bytes, the first {first.Length}; blend pictures of "
                + $"the same size.", nameof(second));
        }

        var weight = (int)Math.Round(Math.Clamp(ratio, 0, 1) * (1 << WeightBits));
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = (byte)(((first[i] * weight) + (second[i] * ((1 << WeightBits) - weight))) >> WeightBits);
        }
    }
}
