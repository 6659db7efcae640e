using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// <see cref="ModelSpec"/> as JSON, in the metadata of checkpoints. The first checkpoints held the name of a member alone; that is read
/// as the member's tables.
/// </summary>
internal sealed class ModelSpecJson : JsonConverter<ModelSpec>
{
    /// <summary>
    /// How the tables are written, and what a file of one's own may hold: every entry is known, and what has no default is there.
    /// </summary>
    public static JsonSerializerOptions Tables { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <inheritdoc/>
    public override ModelSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return JsonSerializer.Deserialize<ModelSpec>(ref reader, Tables)!;
        }

        var name = reader.GetString()!;
        return ModelFamily.Has(name) ? ModelFamily.Get(name) : throw new JsonException($"there is no model '{name}'");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ModelSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Tables);
}
