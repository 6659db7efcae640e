using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNetGhost.Tool.Commands;

/// <summary>The look of the program's JSON files.</summary>
internal static class JsonStyle
{
    /// <summary>Indented, letters of all languages as they are.</summary>
    public static JsonSerializerOptions Indented { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
