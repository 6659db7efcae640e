namespace MLNetGhost.Trainer.Export;

/// <summary>How an activation is kept in a byte: value = scale · (byte − zero point).</summary>
internal readonly record struct QuantizationParameters(float Scale, byte ZeroPoint)
{
    /// <summary>The finest mapping that covers a range and represents 0 exactly, as zero padding and ReLU require.</summary>
    public static QuantizationParameters Covering(ValueRange range)
    {
        var lowest = Math.Min(range.Lowest, 0);
        var highest = Math.Max(range.Highest, 0);
        var scale = (highest - lowest) / byte.MaxValue;
        return scale > 0
            ? new QuantizationParameters(scale, (byte)Math.Clamp(MathF.Round(-lowest / scale, MidpointRounding.ToEven), 0, byte.MaxValue))
            : new QuantizationParameters(1, 0);
    }
}
