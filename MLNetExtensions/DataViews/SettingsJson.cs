using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLNetGhost.Files;

namespace MLNetGhost.DataViews;

/// <summary>
/// Settings as JSON in model files; the names of the properties are part of the format. A property missing from the file keeps its
/// default, and one that the type lacks is skipped, so that older and newer versions read each other's files. A value obeys the range that
/// its property has in code, because the property itself checks it.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ModelFilesAreRooted)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = ModelFilesAreRooted)]
internal static class SettingsJson
{
    private const string ModelFilesAreRooted = "Only ML.NET calls this, for pipelines; whoever makes one has been told (TrimmedPrograms).";

    // Not source-generated: generated code sets every init-only property, to zero if the file has no value for it.
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), // A trimmed program has none by default.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
    };

    /// <summary>Writes settings as UTF-8 text.</summary>
    public static byte[] Write<T>(T settings)
    {
        return JsonSerializer.SerializeToUtf8Bytes(settings, s_options);
    }

    /// <summary>Reads settings.</summary>
    /// <exception cref="InvalidDataException">
    /// The text is not JSON, a value is out of its range, or null where there must be one.
    /// </exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_options) ?? throw new InvalidDataException(
                $"The settings {typeof(T).Name} are empty.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException
            or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The settings {typeof(T).Name} cannot be read: {Excerpt.OfSentence(exception.Message)}", exception);
        }
    }
}
