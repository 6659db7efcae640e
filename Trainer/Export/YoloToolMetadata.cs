using System.Globalization;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Entries of an export's <c>metadata_props</c> that this library does not need, but other YOLO tools ask for before they open a file. They
/// say what is true of the model, in the form that those tools parse; docs/other-runtimes.md lists who reads which.
/// </summary>
/// <remarks>There is no <c>date</c>: the same network gives the same bytes, whenever it is exported.</remarks>
internal static class YoloToolMetadata
{
    private const string Author = "MLNetGhost";
    private const string License = "MLNetGhost: MIT License; this model: as its trainer decides";
    private const string Documentation = "docs/other-runtimes.md in the repository of MLNetGhost";

    /// <summary>The entries for a model.</summary>
    /// <param name="model">The member of the family.</param>
    /// <param name="version">The version of this library.</param>
    /// <param name="options">How the model is exported.</param>
    public static IReadOnlyDictionary<string, string> Of(string model, string version, ExportOptions options) =>
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["args"] = Arguments(options),
            ["author"] = Author,
            ["channels"] = "3",
            ["description"] = Description(model, version, options.Layout),
            ["docs"] = Documentation,
            ["end2end"] = "False",
            ["license"] = License,
            ["version"] = version,
        };

    /// <summary>
    /// YoloDotNet takes from how the text begins which outputs it will find, and refuses a text that begins otherwise. Outputs that only
    /// this library decodes must not begin like that.
    /// </summary>
    private static string Description(string model, string version, DetectorLayout layout) => layout == DetectorLayout.Yolo
        ? $"Ultralytics YOLO11 output layout, model {model} exported by MLNetGhost {version}"
        : $"Model {model} exported by MLNetGhost {version}, logits per stride";

    /// <summary>
    /// The public exporter's options that describe this file. "dynamic" stands for an open height and width, which it does not have: told
    /// otherwise, tools pass pictures of other sizes.
    /// </summary>
    private static string Arguments(ExportOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{{'batch': {options.Batch ?? 1}, 'dynamic': False, 'half': False, 'nms': False, 'opset': {OnnxGraph.OpsetVersion}}}");
}
