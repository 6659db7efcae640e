using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGhost.Transforms;

/// <summary>
/// How a detector stands in an ML.NET model file: the input column in the main stream, the settings as JSON, and the ONNX model as it
/// is. Versions read each other's files, see <see cref="SettingsJson"/>.
/// </summary>
internal static class ObjectDetectionModelFile
{
    /// <summary>The name under which ML.NET finds the loader.</summary>
    public const string LoaderSignature = "GhostObjectDetection";

    private const string ModelSignature = "GHOSTDET";
    private const string ModelEntry = "Model.onnx";

    /// <summary>Writes the entries.</summary>
    public static void Save(ModelSaveContext context, byte[] model, string inputColumnName, DetectObjectsOptions options)
    {
        context.SetVersionInfo(ModelFile.VersionInfo(ModelSignature, LoaderSignature));

        // *** Binary format ***
        // int: id of the input column's name
        // Options.json
        // Model.onnx
        context.SaveNonEmptyString(inputColumnName);
        CheckedEntry.Write(context, ModelFile.OptionsEntry, SettingsJson.Write(options));
        CheckedEntry.Write(context, ModelEntry, model);
    }

    /// <summary>Reads the entries and loads the detector.</summary>
    /// <exception cref="FormatException">An entry is missing, cut short or altered, or cannot be used.</exception>
    public static ObjectDetectionTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(ModelFile.VersionInfo(ModelSignature, LoaderSignature));
        return ModelFile.Load("object detector", () =>
        {
            var inputColumnName = context.LoadNonEmptyString();
            var options = SettingsJson.Read<DetectObjectsOptions>(CheckedEntry.Read(context, ModelFile.OptionsEntry));
            return new ObjectDetectionTransformer(environment, CheckedEntry.Read(context, ModelEntry), inputColumnName, options);
        });
    }
}
