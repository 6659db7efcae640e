using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>
/// Reads an angle in degrees: a number, or the entry rotation of an object, as a number or a string; everything else is none.
/// </summary>
internal sealed class CocoRotationConverter : JsonConverter<double?>
{
    private const string Entry = "rotation";

    /// <inheritdoc/>
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var angle = Number(ref reader);
            reader.Skip();
            return angle;
        }

        double? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRotation = reader.ValueTextEquals(Entry);
            reader.Read();
            found = isRotation ? Number(ref reader) : found;
            reader.Skip();
        }

        return found;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options)
    {
        if (value is { } angle)
        {
            writer.WriteNumberValue(angle);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static double? Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String when double.TryParse(
            reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var angle) => angle,
        _ => null,
    };
}

/// <summary>What the four numbers of a box are.</summary>
internal enum CocoBoxMode
{
    /// <summary>Two corners.</summary>
    Corners = 0,

    /// <summary>The upper left corner, width and height: COCO's own.</summary>
    CornerAndSize = 1,
}

/// <summary>Reads the number or the name of a box's form; others than the two of pixels are errors.</summary>
internal sealed class CocoBoxModeConverter : JsonConverter<CocoBoxMode?>
{
    /// <inheritdoc/>
    public override CocoBoxMode? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (CocoNumber.TryRead(ref reader, out var number))
        {
            return number is 0 or 1 ? (CocoBoxMode)number : throw new JsonException();
        }

        return reader.TokenType != JsonTokenType.String ? throw new JsonException() : reader.GetString()!.Split('.')[^1] switch
        {
            "XYXY_ABS" => CocoBoxMode.Corners,
            "XYWH_ABS" => CocoBoxMode.CornerAndSize,
            _ => throw new JsonException(),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CocoBoxMode? value, JsonSerializerOptions options)
    {
        if (value is { } mode)
        {
            writer.WriteNumberValue((int)mode);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
