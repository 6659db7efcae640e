namespace MLNetGhost.Trainer.Data;

/// <summary>One draw of the colour step: what hue, saturation and value are multiplied by.</summary>
/// <param name="Hue">Factor of the hue; the product wraps around.</param>
/// <param name="Saturation">Factor of the saturation; the product is cut to the range.</param>
/// <param name="Value">Factor of the value; the product is cut to the range.</param>
internal readonly record struct HsvGains(float Hue, float Saturation, float Value)
{
    /// <summary>Draws the three factors, each uniform within its option around 1.</summary>
    /// <param name="random">The random numbers of the sample.</param>
    /// <param name="options">The ranges.</param>
    public static HsvGains Draw(RandomStream random, AugmentationOptions options) => new(
        (float)random.NextUniform(1 - options.Hue, 1 + options.Hue),
        (float)random.NextUniform(1 - options.Saturation, 1 + options.Saturation),
        (float)random.NextUniform(1 - options.Value, 1 + options.Value));
}
