using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Model;
using MLNetGhost.Transforms;

[assembly: LoadableClass(typeof(ObjectDetectionTransformer), null, typeof(SignatureLoadModel),
    "", ObjectDetectionModelFile.LoaderSignature)]

namespace MLNetGhost.Transforms;

/// <summary>
/// Detects objects in pictures: decodes, letterboxes, runs the network in ONNX Runtime, suppresses overlapping boxes, and appends the
/// columns <c>PredictedLabel</c>, <c>Score</c>, <c>PredictedBoundingBoxes</c> and <c>Detections</c>, all with the highest score first.
/// </summary>
/// <remarks>
/// May be used by any number of threads and prediction engines at once. A file saved with <c>mlContext.Model.Save</c> contains the ONNX
/// model, and <c>mlContext.Model.Load</c> needs only this library to load it. (ML.NET leaves image columns out of the input schema that it
/// saves; if there are no others, pass null for the schema.)
/// </remarks>
public sealed class ObjectDetectionTransformer : ColumnAppendingTransformer, IDisposable
{
    private readonly byte[] _model;
    private readonly OnnxDetector _detector;
    private readonly SuppressionOptions _suppression;

    /// <summary>Loads a detector.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="model">The content of an ONNX file; kept, not copied.</param>
    /// <param name="inputColumnName">The column of pictures.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="companion">What files beside the model said; what was used of it becomes part of the options.</param>
    /// <exception cref="InvalidDataException">The model is not ONNX, or not a detector that can be run.</exception>
    /// <exception cref="ArgumentException">The options name a class that the model does not have.</exception>
    /// <exception cref="InvalidOperationException">The device is not available.</exception>
    internal ObjectDetectionTransformer(
        IHostEnvironment environment, byte[] model, string inputColumnName, DetectObjectsOptions? options = null,
        ModelCompanion? companion = null)
        : base(environment, nameof(ObjectDetectionTransformer))
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        _model = model;
        InputColumnName = inputColumnName;
        Options = options ?? new DetectObjectsOptions();
        _detector = DetectorLoading.Load(Host, model, Options, companion);
        if (companion is not null)
        {
            Options = Options.With(_detector, companion);
        }

        try
        {
            _suppression = Options.ToSuppressionOptions(_detector.ClassNames);
        }
        catch
        {
            _detector.Dispose();
            throw;
        }
    }

    /// <summary>The column of pictures: image (MLImage), path of an image file (text) or content of one (vector of byte).</summary>
    public string InputColumnName { get; }

    /// <summary>The settings.</summary>
    public DetectObjectsOptions Options { get; }

    /// <summary>Class names; the index is the class id.</summary>
    public IReadOnlyList<string> ClassNames => _detector.ClassNames;

    /// <summary>The ONNX model, as the content of a file.</summary>
    public ReadOnlyMemory<byte> Onnx => _model;

    /// <summary>
    /// The same detector with other settings: a lower threshold for evaluation, say. It is a separate transformer and must be disposed
    /// separately.
    /// </summary>
    /// <param name="options">The settings; <c>transformer.Options with { … }</c> changes some.</param>
    public ObjectDetectionTransformer WithOptions(DetectObjectsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ObjectDetectionTransformer(Host, _model, InputColumnName, options);
    }

    /// <inheritdoc/>
    public override IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new DetectionDataView(Host, input, CreateDetectionAppender(input.Schema), Options.ReadAhead);
    }

    /// <summary>Frees the network as soon as the calls in progress have finished. Detections already read stay valid.</summary>
    public void Dispose()
    {
        _detector.Dispose();
    }

    private protected override ColumnAppender CreateAppender(DataViewSchema inputSchema)
    {
        return CreateDetectionAppender(inputSchema);
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        ObjectDetectionModelFile.Save(context, _model, InputColumnName, Options);
    }

    private DetectionAppender CreateDetectionAppender(DataViewSchema inputSchema)
    {
        var column = ImageColumn.Find(inputSchema, InputColumnName);
        var errors = new PictureErrors(Host, Options.OnImageError, InputColumnName);
        return new DetectionAppender(
            inputSchema, new DetectionContext(
                _detector, _suppression, column, RegionColumn.Find(inputSchema, Options), Options.ImageFolder, errors), Options.Columns);
    }

    /// <summary>Called by ML.NET through the loader signature to load a saved model.</summary>
    private static ObjectDetectionTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        return ObjectDetectionModelFile.Load(environment, context);
    }
}
