using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGhost.Transforms;

/// <summary>
/// How a detector stands in an ML.NET model file: a small main stream with the input column and the check sums, the settings as
/// JSON in <c>Options.json</c>, and the ONNX model as it is in <c>Model.onnx</c>.
/// </summary>
/// <remarks>
/// Versions read each other's files, see <see cref="SettingsJson"/>. The loader's name is the simple name of the assembly: with its full name, a file of a newer
/// build could not be loaded by an older one.
/// </remarks>
internal static class ObjectDetectionModelFile
{
    /// <summary>The name under which ML.NET finds the loader; at most 24 characters.</summary>
    public const string LoaderSignature = "GhostObjectDetection";

    private const string ModelSignature = "GHOSTDET";
    private const string ModelEntry = "Model.onnx";
    private const string OptionsEntry = "Options.json";

    /// <summary>Writes the entries.</summary>
    public static void Save(ModelSaveContext context, byte[] model, string inputColumnName, DetectObjectsOptions options)
    {
        context.SetVersionInfo(GetVersionInfo());
        var json = SettingsJson.Write(options);

        // *** Binary format ***
        // int: id of the input column's name
        // int, bytes: length and SHA-256 of Options.json
        // int, bytes: length and SHA-256 of Model.onnx
        context.SaveNonEmptyString(inputColumnName);
        WriteEntry(context, OptionsEntry, json);
        WriteEntry(context, ModelEntry, model);
    }

    /// <summary>Reads the entries and loads the detector.</summary>
    /// <exception cref="FormatException">An entry is missing, cut short or altered, or cannot be used.</exception>
    public static ObjectDetectionTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(GetVersionInfo());
        try
        {
            var inputColumnName = context.LoadNonEmptyString();
            var json = ReadEntry(context, OptionsEntry);
            var model = ReadEntry(context, ModelEntry);
            return new ObjectDetectionTransformer(environment, model, inputColumnName, SettingsJson.Read<DetectObjectsOptions>(json));
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException)
        {
            throw Contracts.ExceptDecode(exception, $"The object detector in this model file cannot be loaded: {exception.Message} Copy the file again, or save the model anew.");
        }
    }

    private static VersionInfo GetVersionInfo()
    {
        return new VersionInfo(
            modelSignature: ModelSignature,
            verWrittenCur: 0x00010001, // Initial
            verReadableCur: 0x00010001,
            verWeCanReadBack: 0x00010001,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(ObjectDetectionModelFile).Assembly.GetName().Name);
    }

    private static void WriteEntry(ModelSaveContext context, string name, byte[] content)
    {
        context.Writer.Write(content.Length);
        context.Writer.Write(SHA256.HashData(content));
        context.SaveBinaryStream(name, writer => writer.Write(content));
    }

    private static byte[] ReadEntry(ModelLoadContext context, string name)
    {
        var length = context.Reader.ReadInt32();
        var expected = context.Reader.ReadBytes(SHA256.HashSizeInBytes);
        byte[] content = [];
        if (!context.TryLoadBinaryStream(name, reader => content = reader.ReadBytes(length)))
        {
            throw new InvalidDataException($"{name} is missing.");
        }

        if (content.Length != length)
        {
            throw new InvalidDataException($"{name} has {content.Length} bytes instead of {length}: it was cut short.");
        }

        return SHA256.HashData(content).AsSpan().SequenceEqual(expected)
            ? content
            : throw new InvalidDataException($"{name} does not have the check sum that it was saved with: it was altered.");
    }
}
