using System.Text.Json.Nodes;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// The numbers of a validation for machines. Fields: <c>images</c>, <c>instances</c>, <c>map50</c>, <c>map75</c> and <c>map50_95</c>
/// (the YOLO tools' average precision), <c>precision</c>, <c>recall</c>, <c>f1</c> and the <c>confidence</c> at which they are taken,
/// <c>coco</c> (COCO's twelve numbers: <c>AP</c>, <c>AP50</c>, <c>AP75</c>, <c>AP_small</c>, <c>AP_medium</c>, <c>AP_large</c>,
/// <c>AR_1</c>,
/// <c>AR_10</c>, <c>AR_100</c>, <c>AR_small</c>, <c>AR_medium</c>, <c>AR_large</c>) and <c>per_class</c> (<c>id</c>, <c>name</c>,
/// <c>instances</c>, <c>precision</c>, <c>recall</c>, <c>map50</c>, <c>map50_95</c>, <c>coco_AP</c>, <c>coco_AP50</c>). A number that
/// does not exist (a class without labels) is null.
/// </summary>
internal static class MetricsJson
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="metrics">The numbers.</param>
    /// <param name="more">Further fields, written first: model, data, split, …</param>
    public static void Write(string path, DetectionMetrics metrics, params IEnumerable<KeyValuePair<string, JsonNode?>> more)
    {
        var json = new JsonObject(more);
        foreach (var (name, value) in Create(metrics).ToArray())
        {
            json[name] = value?.DeepClone();
        }

        AtomicFile.WriteText(path, json.ToJsonString(JsonStyle.Indented) + "\n");
    }

    private static JsonObject Create(DetectionMetrics metrics) => new()
    {
        ["images"] = metrics.ImageCount,
        ["instances"] = metrics.InstanceCount,
        ["map50"] = Number(metrics.Yolo.Map50),
        ["map75"] = Number(metrics.Yolo.Map75),
        ["map50_95"] = Number(metrics.Yolo.Map),
        ["precision"] = Number(metrics.Yolo.Precision),
        ["recall"] = Number(metrics.Yolo.Recall),
        ["f1"] = Number(metrics.Yolo.F1),
        ["confidence"] = Number(metrics.Yolo.BestConfidence),
        ["coco"] = Coco(metrics.Coco),
        ["per_class"] = new JsonArray([.. metrics.Yolo.PerClass.Zip(metrics.Coco.PerClass, Class)]),
    };

    private static JsonObject Coco(CocoMetrics coco) => new()
    {
        ["AP"] = Number(coco.AveragePrecision),
        ["AP50"] = Number(coco.AveragePrecision50),
        ["AP75"] = Number(coco.AveragePrecision75),
        ["AP_small"] = Number(coco.AveragePrecisionSmall),
        ["AP_medium"] = Number(coco.AveragePrecisionMedium),
        ["AP_large"] = Number(coco.AveragePrecisionLarge),
        ["AR_1"] = Number(coco.AverageRecall1),
        ["AR_10"] = Number(coco.AverageRecall10),
        ["AR_100"] = Number(coco.AverageRecall100),
        ["AR_small"] = Number(coco.AverageRecallSmall),
        ["AR_medium"] = Number(coco.AverageRecallMedium),
        ["AR_large"] = Number(coco.AverageRecallLarge),
    };

    private static JsonObject Class(YoloClassMetrics yolo, CocoClassMetrics coco) => new()
    {
        ["id"] = yolo.ClassId,
        ["name"] = yolo.Name,
        ["instances"] = yolo.Instances,
        ["precision"] = Number(yolo.Precision),
        ["recall"] = Number(yolo.Recall),
        ["map50"] = Number(yolo.AveragePrecision50),
        ["map50_95"] = Number(yolo.AveragePrecision),
        ["coco_AP"] = Number(coco.AveragePrecision),
        ["coco_AP50"] = Number(coco.AveragePrecision50),
    };

    /// <summary>JSON has no NaN.</summary>
    private static JsonValue? Number(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
