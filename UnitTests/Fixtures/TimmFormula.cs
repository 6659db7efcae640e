using System.Text.Json;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>The weights and the input of the timm/ case, which a formula makes from names and shapes (its README has it).</summary>
internal static class TimmFormula
{
    public const double Modulus = 997;

    /// <summary>A network's weights under timm's names.</summary>
    public static Dictionary<string, SafetensorsEntry> Weights(JsonElement keys) => keys.EnumerateObject().ToDictionary(
        key => key.Name,
        key => Entry(key.Name, [.. key.Value.EnumerateArray().Select(dimension => dimension.GetInt64())]),
        StringComparer.Ordinal);

    /// <summary>(1, 3, side, side).</summary>
    public static float[] Input(int side) =>
        [.. Enumerable.Range(0, 3 * side * side).Select(j => (float)(0.5 + (0.5 * Math.Sin(0.01 * j))))];

    public static SafetensorsEntry Entry(string key, long[] shape)
    {
        var count = shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        {
            return new SafetensorsEntry(shape, new float[count]);
        }

        var phase = 6.28 * (key.Select((letter, i) => (i + 1L) * letter).Sum() % Modulus / Modulus);
        var scale = 0.35 * Math.Sqrt(2.0 * shape.FirstOrDefault(1) / count);
        Func<double, double> rule = key.EndsWith("running_var", StringComparison.Ordinal) ? s => 1 + (0.5 * s * s)
            : shape.Length == 1 && key.EndsWith("weight", StringComparison.Ordinal) ? s => 1 + (0.3 * s)
            : shape.Length == 1 ? s => 0.2 * s
            : s => scale * s;
        return new SafetensorsEntry(shape, [.. Enumerable.Range(0, (int)count).Select(j => (float)rule(Math.Sin((0.7 * j) + phase)))]);
    }
}
