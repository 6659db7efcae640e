using System.Text.Json;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Network;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// The ranges of a network that was trained for eight bits, in the metadata of its float model, from which the quantiser takes them.
/// </summary>
internal static class RangeMetadata
{
    /// <summary>The entry: an object with the lowest and the highest value by the name of the node that computes it.</summary>
    public const string Key = "mlnetghost.ranges";

    /// <summary>Adds the ranges to a model.</summary>
    public static void Write(ModelProto model, IReadOnlyDictionary<string, ActivationRange> ranges) =>
        model.MetadataProps.Add(new StringStringEntryProto
        {
            Key = Key,
            Value = JsonSerializer.Serialize(ranges.ToDictionary(
                entry => entry.Key, entry => new[] { entry.Value.Lowest, entry.Value.Highest }, StringComparer.Ordinal)),
        });

    /// <summary>The ranges in a model; null if it has none.</summary>
    /// <exception cref="InvalidDataException">The entry cannot be read.</exception>
    public static IReadOnlyDictionary<string, ActivationRange>? Read(ModelProto model)
    {
        if (model.MetadataProps.FirstOrDefault(entry => entry.Key == Key) is not { } found)
        {
            return null;
        }

        try
        {
            var pairs = JsonSerializer.Deserialize<Dictionary<string, float[]>>(found.Value) ?? throw new JsonException("it is null");
            var ranges = pairs.ToDictionary(
                pair => pair.Key,
                pair => pair.Value is [var lowest, var highest] ? new ActivationRange(lowest, highest) : throw new JsonException(
                    $"{Excerpt.Of(pair.Key)} has not two numbers"),
                StringComparer.Ordinal);
            return ranges.FirstOrDefault(range => !range.Value.IsValid) is { Key: { } wrong }
                ? throw new JsonException($"the range of {Excerpt.Of(wrong)} is not one")
                : ranges;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The entry {Key} in the model's metadata cannot be read ({Excerpt.Of(e.Message)}); export the "
                + $"checkpoint again.", e);
        }
    }
}
