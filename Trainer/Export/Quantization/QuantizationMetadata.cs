using System.Globalization;
using System.Runtime.InteropServices;
using MLNetGhost.Model;

namespace MLNetGhost.Trainer.Export;

/// <summary>What a quantised model says about itself, in its metadata.</summary>
internal static class QuantizationMetadata
{
    private const string Key = "mlnetghost.quantization";

    /// <summary>The entries.</summary>
    /// <param name="options">How it was made.</param>
    /// <param name="pictures">The number of calibration pictures.</param>
    /// <param name="placement">What stays in float.</param>
    /// <param name="areTrained">Whether the ranges are those that the network was trained with.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(
        QuantizationOptions options, int pictures, QuantizationPlacement placement, bool areTrained)
    {
        yield return new(Key, "int8");
        yield return new(ByteOperators.WeightsKey, options.WeightRange == WeightRange.SevenBits ? ByteOperators.SevenBits : "8bit");
        yield return new($"{Key}.processors", options.WeightRange == WeightRange.SevenBits
            ? "any"
            : $"any but x64 without VNNI, where the session entry {BytePrecision.Entry} must be 1");
        var method = string.Create(CultureInfo.InvariantCulture, $"{Method(options)} of {pictures} pictures");
        yield return new($"{Key}.ranges", (areTrained ? "trained" : method)
            + (options.CorrectBiases ? ", biases corrected" : ""));
        yield return new($"{Key}.placement", placement.Name);
        if (options.Tune)
        {
            yield return new($"{Key}.tuned", ThisProcessor);
        }
    }

    /// <summary>The kind of processor that times are measured on.</summary>
    public static string ThisProcessor => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => BytePrecision.Saturates ? "x64 without VNNI" : "x64 with VNNI",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string Method(QuantizationOptions options) => options.RangeMethod switch
    {
        RangeMethod.Percentile => string.Create(CultureInfo.InvariantCulture, $"percentile {options.Percentile}"),
        RangeMethod.Entropy => "entropy",
        _ => "least and largest values",
    };
}
