using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>Reads COCO's 0 and 1, also where they are written as false and true.</summary>
internal sealed class CocoFlagConverter : JsonConverter<int?>
{
    /// <inheritdoc/>
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => 1,
        JsonTokenType.False => 0,
        JsonTokenType.String when bool.TryParse(reader.GetString(), out var flag) => flag ? 1 : 0,
        _ => CocoNumber.TryRead(ref reader, out var number) ? number == 0 ? 0 : 1 : throw new JsonException(),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options)
    {
        if (value is { } flag)
        {
            writer.WriteNumberValue(flag);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
