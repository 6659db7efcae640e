using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>An id of a COCO file: a number, as COCO specifies, or a string that is not a number, as some tools write.</summary>
/// <param name="Number">The number; 0 for a string.</param>
/// <param name="Text">The string; null for a number.</param>
[JsonConverter(typeof(CocoIdConverter))]
internal readonly record struct CocoId(long Number, string? Text = null)
{
    /// <summary>A number as an id.</summary>
    public static implicit operator CocoId(long number) => new(number);

    /// <inheritdoc/>
    public override string ToString() => Text is not null ? Excerpt.Of(Text) : Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads an id that is a whole number, possibly written as 1.0 or "1", or any other string.</summary>
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
