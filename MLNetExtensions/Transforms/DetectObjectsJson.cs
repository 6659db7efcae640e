using System.Text.Json.Serialization;

namespace MLNetGhost.Transforms;

/// <summary>Reads and writes the settings as JSON, without reflection. Names are part of the file format.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DetectObjectsOptions))]
internal sealed partial class DetectObjectsJson : JsonSerializerContext;
