using System.Text.Json.Nodes;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// What networks cost, for machines: <c>classes</c>, <c>imgsz</c> and <c>models</c>, each with <c>model</c> and, under <c>trained</c> and
/// <c>folded</c>, <c>parameters</c>, <c>convolutions</c>, <c>flops</c>, <c>output_elements</c> and optionally <c>layers</c> (<c>name</c>,
/// <c>kind</c>, <c>output</c>, <c>parameters</c>, <c>flops</c>, <c>output_elements</c>). Of an ONNX file: <c>file</c>, <c>bytes</c>,
/// <c>opset</c>, <c>parameters</c>, <c>inputs</c>, <c>outputs</c>, <c>operators</c>, <c>metadata</c> and
/// <c>detector</c>: layout, recognised_by, pictures, classes, suppression, note, or refusal.
/// </summary>
internal static class ProfileJson
{
    /// <summary>Writes what networks cost.</summary>
    /// <param name="file">The file to write or replace.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="imageSize">Side of the picture.</param>
    /// <param name="models">The networks.</param>
    /// <param name="withLayers">Whether to list their layers.</param>
    public static void Write(string file, int classes, int imageSize, IEnumerable<NetworkCosts> models, bool withLayers) =>
        Write(file, new JsonObject
        {
            ["classes"] = classes,
            ["imgsz"] = imageSize,
            ["models"] = new JsonArray([.. models.Select(costs => new JsonObject
        {
            ["model"] = costs.Model,
            ["trained"] = Profile(costs.Trained, withLayers),
            ["folded"] = Profile(costs.Folded, withLayers),
        })]),
        });

    /// <summary>Writes what is in an ONNX file.</summary>
    /// <param name="file">The file to write or replace.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="profile">Its content.</param>
    /// <param name="description">What it is as a detector.</param>
    public static void Write(string file, string path, OnnxProfile profile, DetectorDescription description) => Write(file, new JsonObject
    {
        ["file"] = path,
        ["bytes"] = profile.Bytes,
        ["opset"] = profile.Opset,
        ["parameters"] = profile.Parameters,
        ["inputs"] = new JsonArray([.. profile.Inputs.Select(text => (JsonNode)text)]),
        ["outputs"] = new JsonArray([.. profile.Outputs.Select(text => (JsonNode)text)]),
        ["operators"] = new JsonObject(profile.Operators.Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)entry.Count))),
        ["metadata"] = new JsonObject(profile.Metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["detector"] = description.Refusal is { } refusal
            ? new JsonObject { ["refusal"] = refusal }
            : new JsonObject(description.Lines.GroupBy(line => line.Key, line => line.Value).Select(lines => KeyValuePair.Create(
                lines.Key.ToLowerInvariant().Replace(' ', '_'), (JsonNode?)string.Join(" ", lines)))),
    });

    private static JsonObject Profile(NetworkProfile profile, bool withLayers)
    {
        var json = new JsonObject
        {
            ["parameters"] = profile.Parameters,
            ["convolutions"] = profile.ConvolutionCount,
            ["flops"] = 2 * profile.Multiplications,
            ["output_elements"] = profile.OutputElements,
        };
        if (withLayers)
        {
            json["layers"] = new JsonArray([.. profile.Layers.Select(layer => new JsonObject
            {
                ["name"] = layer.Name,
                ["kind"] = layer.Kind,
                ["output"] = new JsonArray([.. layer.Output.Select(size => (JsonNode)size)]),
                ["parameters"] = layer.Parameters,
                ["flops"] = 2 * layer.Multiplications,
                ["output_elements"] = layer.OutputElements,
            })]);
        }

        return json;
    }

    private static void Write(string file, JsonObject json) => AtomicFile.WriteText(file, json.ToJsonString(JsonStyle.Indented) + "\n");
}
