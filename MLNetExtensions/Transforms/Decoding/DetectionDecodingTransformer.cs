using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Transforms;

[assembly: LoadableClass(typeof(DetectionDecodingTransformer), null, typeof(SignatureLoadModel),
    "", DetectionDecodingTransformer.LoaderSignature)]

namespace MLNetGhost.Transforms;

/// <summary>
/// Decodes detections from the outputs of a network that another step ran, such as <c>ApplyOnnxModel</c> after <c>LetterboxImages</c>: the
/// columns of <see cref="ObjectDetectionTransformer"/>, with the same values.
/// </summary>
public sealed class DetectionDecodingTransformer : ColumnAppendingTransformer
{
    internal const string LoaderSignature = "GhostDecodeDetections";

    private const string ModelSignature = "GHOSTDEC";
    private const string Reader = "DecodeDetections";

    private readonly DecodingSettings _settings;
    private readonly SuppressionOptions _suppression;

    internal DetectionDecodingTransformer(IHostEnvironment environment, DecodingSettings settings)
        : base(environment, nameof(DetectionDecodingTransformer))
    {
        settings.Validate();
        _settings = settings;
        _suppression = settings.Options.ToSuppressionOptions(settings.ClassNames);
    }

    /// <summary>Checks that the columns exist.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    internal static void Check(SchemaShape schema, DecodingSettings settings)
    {
        foreach (var name in settings.InputColumnNames)
        {
            InputColumns.Require(schema, name, Reader, "an output of the network (vector of numbers)", IsNumbers);
        }

        InputColumns.Require(schema, settings.GeometryColumnName, Reader, GeometryColumn.Description, IsFloats);
    }

    private protected override ColumnAppender CreateAppender(DataViewSchema inputSchema)
    {
        Check(SchemaShape.Create(inputSchema), _settings);
        return new DecodingAppender(inputSchema, _settings, _suppression);
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        ModelFile.SaveSettings(context, ModelFile.VersionInfo(ModelSignature, LoaderSignature), _settings);
    }

    private static bool IsFloats(SchemaShape.Column column)
    {
        return InputColumns.IsVectorOf(column, NumberDataViewType.Single);
    }

    private static bool IsNumbers(SchemaShape.Column column)
    {
        return OutputColumn.Types.Any(type => InputColumns.IsVectorOf(column, type));
    }

    /// <summary>Called by ML.NET through the loader signature to load a saved model.</summary>
    private static DetectionDecodingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        return ModelFile.LoadSettings<DecodingSettings, DetectionDecodingTransformer>(
            context, ModelFile.VersionInfo(ModelSignature, LoaderSignature),
                "detection decoder", settings => new DetectionDecodingTransformer(environment, settings));
    }
}
