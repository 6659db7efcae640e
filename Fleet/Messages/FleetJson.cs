using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Fleet.Messages;

/// <summary>The documents that the engine keeps, as JSON.</summary>
internal static class FleetJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    /// <summary>Writes a document.</summary>
    public static byte[] Write<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, s_options);

    /// <summary>Reads a document.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="name">What it is, for the error.</param>
    /// <exception cref="InvalidDataException">The text is something else.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_options) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"{name} cannot be read: {Excerpt.OfSentence(e.Message)} Another program, or another version of "
                + "this one, wrote it; purge the job and submit it again.", e);
        }
    }
}
