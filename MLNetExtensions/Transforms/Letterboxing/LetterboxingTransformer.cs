using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Transforms;

[assembly: LoadableClass(typeof(LetterboxingTransformer), null, typeof(SignatureLoadModel), "", LetterboxingTransformer.LoaderSignature)]

namespace MLNetGhost.Transforms;

/// <summary>
/// Turns images into what a network reads: a tensor (channels, height, width), for YOLO red, green and blue in [0, 1], scaled
/// bilinearly and
/// centred on grey; the geometry that maps boxes back; and what some networks read beside the picture.
/// </summary>
public sealed class LetterboxingTransformer : ColumnAppendingTransformer
{
    internal const string LoaderSignature = "GhostLetterbox";

    private const string ModelSignature = "GHOSTLBX";

    private readonly LetterboxSettings _settings;

    internal LetterboxingTransformer(IHostEnvironment environment, LetterboxSettings settings)
        : base(environment, nameof(LetterboxingTransformer))
    {
        settings.Validate();
        _settings = settings;
    }

    /// <summary>Checks that the column of images exists.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or does not hold images.</exception>
    internal static void Check(SchemaShape schema, LetterboxSettings settings)
    {
        InputColumns.Require(schema, settings.InputColumnName, "LetterboxImages", "an image (MLImage)", InputColumns.IsImage);
    }

    private protected override ColumnAppender CreateAppender(DataViewSchema inputSchema)
    {
        Check(SchemaShape.Create(inputSchema), _settings);
        return new LetterboxAppender(inputSchema, _settings);
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        ModelFile.SaveSettings(context, ModelFile.VersionInfo(ModelSignature, LoaderSignature), _settings);
    }

    /// <summary>Called by ML.NET through the loader signature to load a saved model.</summary>
    private static LetterboxingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        return ModelFile.LoadSettings<LetterboxSettings, LetterboxingTransformer>(
            context, ModelFile.VersionInfo(ModelSignature, LoaderSignature),
                "letterbox", settings => new LetterboxingTransformer(environment, settings));
    }
}
