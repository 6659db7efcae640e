using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Transforms;

[assembly: LoadableClass(typeof(DetectionDrawingTransformer), null, typeof(SignatureLoadModel),
    "", DetectionDrawingTransformer.LoaderSignature)]

namespace MLNetGhost.Transforms;

/// <summary>Draws boxes, class names and scores onto copies of images.</summary>
/// <remarks>
/// A prediction engine's images belong to the caller, who disposes of them. In data views an image lives until the cursor moves on, as
/// with ML.NET's own image columns; save it, or copy it, while its row is the current one.
/// </remarks>
public sealed class DetectionDrawingTransformer : ColumnAppendingTransformer
{
    internal const string LoaderSignature = "GhostDrawDetections";

    private const string ModelSignature = "GHOSTDRW";
    private const string Reader = "DrawDetections";

    private readonly DrawingSettings _settings;

    internal DetectionDrawingTransformer(IHostEnvironment environment, DrawingSettings settings)
        : base(environment, nameof(DetectionDrawingTransformer))
    {
        _settings = settings;
    }

    /// <summary>Checks that the columns exist.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    internal static void Check(SchemaShape schema, DrawingSettings settings)
    {
        InputColumns.Require(schema, settings.InputColumnName, Reader, "an image (MLImage)", InputColumns.IsImage);
        InputColumns.Require(
            schema, settings.DetectionsColumnName, Reader, "detections (vector of Detection)",
            column => InputColumns.IsVectorOf(column, DetectionDataViewType.Instance));
    }

    private protected override ColumnAppender CreateAppender(DataViewSchema inputSchema)
    {
        Check(SchemaShape.Create(inputSchema), _settings);
        return new DrawingAppender(inputSchema, _settings);
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        ModelFile.SaveSettings(context, ModelFile.VersionInfo(ModelSignature, LoaderSignature), _settings);
    }

    /// <summary>Called by ML.NET through the loader signature to load a saved model.</summary>
    private static DetectionDrawingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        return ModelFile.LoadSettings<DrawingSettings, DetectionDrawingTransformer>(
            context, ModelFile.VersionInfo(ModelSignature, LoaderSignature),
                "drawing of detections", settings => new DetectionDrawingTransformer(environment, settings));
    }
}
