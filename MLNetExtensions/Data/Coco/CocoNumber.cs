using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>Whole numbers in COCO files, in the ways that tools write them.</summary>
internal static class CocoNumber
{
    /// <summary>Above this, not every whole number can be stored as a double.</summary>
    private const double LargestWhole = 1L << 53;

    /// <summary>Reads a whole number, possibly written as 1.0 or as a string.</summary>
    /// <param name="reader">The reader, positioned at the value.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if the value is not a whole number.</returns>
    public static bool TryRead(ref Utf8JsonReader reader, out long value)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out value) || (reader.TryGetDouble(out var number) && IsWhole(number, out value));
        }

        value = 0;
        return reader.TokenType == JsonTokenType.String && reader.GetString() is { } text
            && (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var inText) && IsWhole(inText, out value)));
    }

    private static bool IsWhole(double number, out long value)
    {
        var isWhole = Math.Floor(number) == number && Math.Abs(number) <= LargestWhole;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }
}

/// <summary>Reads a whole number, possibly written as 1.0 or "1".</summary>
internal sealed class CocoWholeNumberConverter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CocoNumber.TryRead(ref reader, out var number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Reads COCO's 0 and 1, possibly written as false and true.</summary>
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
