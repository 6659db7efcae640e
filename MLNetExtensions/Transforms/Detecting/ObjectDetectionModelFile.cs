using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>
/// How a detector is stored in an ML.NET model file: the settings as JSON, and the ONNX model unchanged. Versions read each other's files;
/// see <see cref="SettingsJson"/>.
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
        // Options.json
        // Model.onnx
        var settings = new DetectorSettings { InputColumnName = inputColumnName, Options = options };
        CheckedEntry.Write(context, ModelFile.OptionsEntry, SettingsJson.Write(settings));
        CheckedEntry.Write(context, ModelEntry, model);
    }

    /// <summary>Reads the entries and loads the detector.</summary>
    /// <exception cref="InvalidDataException">An entry is missing, cut short or altered, or cannot be used.</exception>
    public static ObjectDetectionTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(ModelFile.VersionInfo(ModelSignature, LoaderSignature));
        return ModelFile.Load("object detector", () =>
        {
            var settings = SettingsJson.Read<DetectorSettings>(
                CheckedEntry.Read(context, ModelFile.OptionsEntry, ModelFile.LargestOptions));
            return new ObjectDetectionTransformer(
                environment, CheckedEntry.Read(context, ModelEntry, ModelContent.LargestModel), settings.InputColumnName,
                settings.Options);
        });
    }
}
