using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// A search for a placement as JSON: <c>processor</c>, <c>float_bytes</c>, and under <c>trials</c> for each placement <c>placement</c>,
/// <c>chosen</c>, <c>int8_nodes</c>, <c>bytes</c>, <c>time_ratio</c> (over float, one thread), <c>found</c> and <c>found_closely</c> (of
/// the float model's <c>float_detections</c> on <c>pictures</c>, with an overlap of 0.5 and 0.9).
/// </summary>
internal static class TuningJson
{
    private static readonly JsonSerializerOptions s_style = new() { WriteIndented = true };

    /// <summary>The text of the file.</summary>
    public static string Of(QuantizationReport report) => new JsonObject
    {
        ["processor"] = QuantizationMetadata.ThisProcessor,
        ["float_bytes"] = report.FloatBytes,
        ["trials"] = new JsonArray([.. report.Trials.Select(Trial)]),
    }.ToJsonString(s_style) + "\n";

    private static JsonObject Trial(PlacementTrial trial) => new()
    {
        ["placement"] = trial.Placement,
        ["chosen"] = trial.IsChosen,
        ["int8_nodes"] = trial.QuantizedNodes,
        ["bytes"] = trial.Bytes,
        ["time_ratio"] = Math.Round(trial.TimeRatio, 3),
        ["pictures"] = trial.Agreement.Pictures,
        ["float_detections"] = trial.Agreement.ReferenceDetections,
        ["found"] = Math.Round(trial.Agreement.Found, 4),
        ["found_closely"] = Math.Round(trial.Agreement.FoundClosely, 4),
    };
}
