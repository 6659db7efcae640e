using System.Globalization;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads the fields of JSON objects as labelling tools write them; a field of another type is one that is not there.</summary>
internal static class JsonFields
{
    private const int ShownCharacters = 40;

    /// <summary>A field; null if there is none, or this is no object.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The first of several fields that is there.</summary>
    public static JsonElement? AnyField(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { ValueKind: not JsonValueKind.Null } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The elements of a list; none if it is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A text; null if it is none.</summary>
    /// <exception cref="InvalidOperationException">It is not UTF-8, or has half of a pair of surrogates.</exception>
    public static string? Text(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A finite number, perhaps written as text; null if it is none.</summary>
    public static double? Number(this JsonElement? element)
    {
        var number = element switch
        {
            { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var read) => read,
            { ValueKind: JsonValueKind.String } value when double.TryParse(
                Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) => read,
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : null;
    }

    /// <summary>True for true, however it is written.</summary>
    public static bool IsTrue(this JsonElement? element) => element is { ValueKind: JsonValueKind.True };

    /// <summary>A picture's size from two fields; zero where it is not stated.</summary>
    public static StatedSize Size(JsonElement? width, JsonElement? height) => new(Side(width), Side(height));

    /// <summary>The value as a message shows it.</summary>
    public static string Shown(this JsonElement? element) => element is not { } value ? "missing"
        : Excerpt.Of(value.GetRawText().ReplaceLineEndings(" "), ShownCharacters);

    /// <summary>The points of a list of pairs; null if one of them is no pair of finite numbers.</summary>
    public static List<(double X, double Y)>? Points(this JsonElement? element)
    {
        var points = new List<(double X, double Y)>();
        foreach (var pair in element.Items())
        {
            double?[] numbers = pair.ValueKind == JsonValueKind.Array
                ? [.. pair.EnumerateArray().Take(3).Select(value => Number(value))]
                : [pair.Field("x").Number(), pair.Field("y").Number()];
            if (numbers is not [{ } x, { } y])
            {
                return null;
            }

            points.Add((x, y));
        }

        return points;
    }

    private static int Side(JsonElement? element) => element.Number() is { } side and > 0 and < int.MaxValue ? (int)Math.Round(side) : 0;
}
