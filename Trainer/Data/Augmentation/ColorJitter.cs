using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// The colour step: hue, saturation and value are each multiplied by a factor. The colour spaces are OpenCV's for 8-bit pictures (hue in
/// half degrees, 0 to 179; saturation and value 0 to 255, each rounded to a byte), and the products are truncated to whole numbers as
/// in look-up tables. The conversion back to RGB is rounded, as in OpenCV's scalar code; its vector code truncates there and is up to
/// one level darker.
/// </summary>
internal static class ColorJitter
{
    private const int HueRange = 180;
    private const int ScaleBits = 12;
    private const int Lanes = 8;
    private const int Block = 2 * Lanes;

    /// <summary>Changes the colours of RGB pixels in place.</summary>
    /// <param name="pixels">3 bytes per pixel.</param>
    /// <param name="gains">The three factors; hue in [0, 2), the others non-negative.</param>
    public static void Apply(Span<byte> pixels, HsvGains gains)
    {
        const int BlockBytes = Block * 3;
        while (pixels.Length >= BlockBytes)
        {
            ApplyToBlock(pixels[..BlockBytes], gains);
            pixels = pixels[BlockBytes..];
        }

        if (!pixels.IsEmpty)
        {
            Span<byte> rest = stackalloc byte[BlockBytes];
            pixels.CopyTo(rest);
            ApplyToBlock(rest, gains);
            rest[..pixels.Length].CopyTo(pixels);
        }
    }

    private static void ApplyToBlock(Span<byte> block, HsvGains gains)
    {
        InterleavedPixels.Split(block, out var red, out var green, out var blue);
        var (redLow, redHigh) = Widen(red);
        var (greenLow, greenHigh) = Widen(green);
        var (blueLow, blueHigh) = Widen(blue);
        Apply(ref redLow, ref greenLow, ref blueLow, gains);
        Apply(ref redHigh, ref greenHigh, ref blueHigh, gains);
        InterleavedPixels.Join(Narrow(redLow, redHigh), Narrow(greenLow, greenHigh), Narrow(blueLow, blueHigh), block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue, HsvGains gains)
    {
        ToHsv(red, green, blue, out var hue, out var saturation, out var value);
        hue = ScaleHue(hue, gains.Hue);
        saturation = Scale(saturation, gains.Saturation);
        value = Scale(value, gains.Value);
        ToRgb(hue, saturation, value, out red, out green, out blue);
    }

    /// <summary>OpenCV's integer conversion: products with rounded reciprocals of 12 fractional bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToHsv(
        Vector256<int> red, Vector256<int> green, Vector256<int> blue, out Vector256<int> hue, out Vector256<int> saturation,
            out Vector256<int> value)
    {
        var half = Vector256.Create(1 << (ScaleBits - 1));
        value = Vector256.Max(Vector256.Max(red, green), blue);
        var chroma = value - Vector256.Min(Vector256.Min(red, green), blue);
        saturation = ((chroma * Reciprocal(255 << ScaleBits, value)) + half) >> ScaleBits;

        var fromRed = green - blue;
        var fromGreen = blue - red + (2 * chroma);
        var fromBlue = red - green + (4 * chroma);
        var sixths = Vector256.ConditionalSelect(
            Vector256.Equals(value, red), fromRed, Vector256.ConditionalSelect(Vector256.Equals(value, green), fromGreen, fromBlue));
        hue = ((sixths * Reciprocal((HueRange << ScaleBits) / 6, chroma)) + half) >> ScaleBits;
        hue += Vector256.LessThan(hue, Vector256<int>.Zero) & Vector256.Create(HueRange);
    }

    /// <summary>round(numerator / divisor); 0 where the divisor is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Reciprocal(int numerator, Vector256<int> divisor)
    {
        var quotient = Vector256.Create((float)numerator) / Vector256.ConvertToSingle(Vector256.Max(divisor, Vector256<int>.One));
        return Vector256.ConvertToInt32(Vector256.Round(quotient)) & ~Vector256.Equals(divisor, Vector256<int>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> ScaleHue(Vector256<int> hue, float gain)
    {
        var scaled = Vector256.ConvertToInt32(Vector256.ConvertToSingle(hue) * gain);
        return scaled - (Vector256.GreaterThanOrEqual(scaled, Vector256.Create(HueRange)) & Vector256.Create(HueRange));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scale(Vector256<int> channel, float gain) =>
        Vector256.Min(Vector256.ConvertToInt32(Vector256.ConvertToSingle(channel) * gain), Vector256.Create(255));

    /// <summary>
    /// Each channel is value − value·saturation·clamp(min(k, 4 − k), 0, 1) with k = (n + hue / 30) mod 6 and n = 5, 3, 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToRgb(
        Vector256<int> hue, Vector256<int> saturation, Vector256<int> value, out Vector256<int> red, out Vector256<int> green,
            out Vector256<int> blue)
    {
        var sector = Vector256.ConvertToSingle(hue) * (6f / HueRange);
        var brightness = Vector256.ConvertToSingle(value);
        var reach = brightness * Vector256.ConvertToSingle(saturation) * (1f / 255);
        red = Channel(sector, 5, brightness, reach);
        green = Channel(sector, 3, brightness, reach);
        blue = Channel(sector, 1, brightness, reach);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Channel(Vector256<float> sector, float shift, Vector256<float> brightness, Vector256<float> reach)
    {
        var six = Vector256.Create(6f);
        var k = sector + Vector256.Create(shift);
        k -= Vector256.GreaterThanOrEqual(k, six) & six;
        var part = Vector256.Min(Vector256.Min(k, Vector256.Create(4f) - k), Vector256<float>.One);
        return Vector256.ConvertToInt32(Vector256.Round(brightness - (reach * Vector256.Max(part, Vector256<float>.Zero))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Low, Vector256<int> High) Widen(Vector128<byte> bytes)
    {
        var (low, high) = Vector128.Widen(bytes);
        return (Vector256.WidenLower(low.ToVector256()).AsInt32(), Vector256.WidenLower(high.ToVector256()).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector256<int> low, Vector256<int> high)
    {
        var words = Vector256.Narrow(low, high).AsUInt16();
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }
}

/// <summary>One draw of the colour step: the factors for hue, saturation and value.</summary>
/// <param name="Hue">Factor for the hue; the product wraps around.</param>
/// <param name="Saturation">Factor for the saturation; the product is clamped to the range.</param>
/// <param name="Value">Factor for the value; the product is clamped to the range.</param>
internal readonly record struct HsvGains(float Hue, float Saturation, float Value)
{
    /// <summary>Draws the three factors, each uniformly within its option's range around 1.</summary>
    /// <param name="random">The sample's random numbers.</param>
    /// <param name="options">The ranges.</param>
    public static HsvGains Draw(RandomStream random, AugmentationOptions options) => new(
        (float)random.NextUniform(1 - options.Hue, 1 + options.Hue),
        (float)random.NextUniform(1 - options.Saturation, 1 + options.Saturation),
        (float)random.NextUniform(1 - options.Value, 1 + options.Value));
}
