using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>Reads an id that is a whole number, also as 1.0 or "1", or any other text.</summary>
internal sealed class CocoIdConverter : JsonConverter<CocoId>
{
    /// <inheritdoc/>
    public override CocoId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CocoNumber.TryRead(ref reader, out var number) ? number
        : reader.TokenType == JsonTokenType.String ? new CocoId(0, reader.GetString())
        : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CocoId value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Number);
        }
    }
}
