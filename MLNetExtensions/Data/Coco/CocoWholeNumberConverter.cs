using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>Reads a whole number, also as 1.0 or "1".</summary>
internal sealed class CocoWholeNumberConverter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CocoNumber.TryRead(ref reader, out var number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
