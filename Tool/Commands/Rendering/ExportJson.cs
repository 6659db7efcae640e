using System.Text.Json.Nodes;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// What an export wrote, for machines: <c>file</c>, <c>model</c>, <c>parameters</c>, <c>nodes</c>, <c>bytes</c>; under
/// <c>differences</c>, for <c>trained_folded</c>, <c>folded_runtime</c> and <c>trained_runtime</c>, the largest of <c>boxes</c>
/// (pixels) and of <c>scores</c>; and if 8 bits were requested, <c>int8</c> with <c>bytes</c>, <c>placement</c>,
/// <c>time_ratio</c> (over float, one thread), <c>detections</c> (the float model's), <c>found</c>, <c>found_closely</c>, <c>confirmed</c>,
/// <c>mean_iou</c>, and with labels <c>map50</c>, <c>map50_95</c> and the same for <c>float_</c>.
/// </summary>
internal static class ExportJson
{
    /// <summary>Writes the file.</summary>
    /// <param name="file">The file to write or replace.</param>
    /// <param name="path">The exported model.</param>
    /// <param name="report">What the export compared.</param>
    /// <param name="quantized">What quantisation changed, or null.</param>
    public static void Write(string file, string path, ExportReport report, QuantizationReport? quantized)
    {
        var json = new JsonObject
        {
            ["file"] = path,
            ["model"] = report.ModelName,
            ["parameters"] = report.ParameterCount,
            ["nodes"] = report.NodeCount,
            ["bytes"] = report.ByteCount,
            ["differences"] = new JsonObject
            {
                ["trained_folded"] = Difference(report.Verification.TrainToFolded),
                ["folded_runtime"] = Difference(report.Verification.FoldedToRuntime),
                ["trained_runtime"] = Difference(report.Verification.TrainToRuntime),
            },
        };
        if (quantized is not null)
        {
            json["int8"] = new JsonObject
            {
                ["bytes"] = quantized.QuantizedBytes,
                ["placement"] = quantized.Placement,
                ["time_ratio"] = quantized.TimeRatio,
                ["detections"] = quantized.Agreement.ReferenceDetections,
                ["found"] = Number(quantized.Agreement.Found),
                ["found_closely"] = Number(quantized.Agreement.FoundClosely),
                ["confirmed"] = Number(quantized.Agreement.Confirmed),
                ["mean_iou"] = Number(quantized.Agreement.MeanIou),
            };
            if (quantized.Accuracy is { } accuracy)
            {
                var int8 = json["int8"]!;
                int8["float_map50"] = Number(accuracy.FloatMap50);
                int8["float_map50_95"] = Number(accuracy.FloatMap50To95);
                int8["map50"] = Number(accuracy.QuantizedMap50);
                int8["map50_95"] = Number(accuracy.QuantizedMap50To95);
            }
        }

        AtomicFile.WriteText(file, json.ToJsonString(JsonStyle.Indented) + "\n");
    }

    private static JsonObject Difference(OutputDifference difference) =>
        new() { ["boxes"] = difference.Boxes, ["scores"] = difference.Scores };

    /// <summary>JSON has no NaN.</summary>
    private static JsonValue? Number(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
