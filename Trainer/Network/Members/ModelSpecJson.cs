using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// <see cref="ModelSpec"/> as JSON, in the metadata of checkpoints. The first checkpoints held only the name of a member, which is
/// read as the member's tables.
/// </summary>
internal sealed class ModelSpecJson : JsonConverter<ModelSpec>
{
    /// <summary>
    /// How the tables are written, and what a user's file may contain: only known entries, and all entries that have no default.
    /// </summary>
    public static JsonSerializerOptions Tables { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
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
