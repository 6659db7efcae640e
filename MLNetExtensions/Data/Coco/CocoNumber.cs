using System.Globalization;
using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>Whole numbers of COCO files in the forms that tools write them.</summary>
internal static class CocoNumber
{
    /// <summary>Above this, not every whole number is a double.</summary>
    private const double LargestWhole = 1L << 53;

    /// <summary>Reads a whole number, also as 1.0 or as text.</summary>
    /// <param name="reader">At the value.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if the value is none.</returns>
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
