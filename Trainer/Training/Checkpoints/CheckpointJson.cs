using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// How the metadata of checkpoints is written: the network as its tables; enumerations by name, so that a file stays readable when one
/// gains members; NaN, which stands for an average precision that could not be measured, as text.
/// </summary>
internal static class CheckpointJson
{
    /// <summary>The settings.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Converters = { new JsonStringEnumConverter(), new ModelSpecJson() },
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
