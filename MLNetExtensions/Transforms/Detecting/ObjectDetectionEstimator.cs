using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>
/// Adds an object detector to a pipeline. It learns nothing from the data: fitting checks the schema and loads the model.
/// </summary>
public sealed class ObjectDetectionEstimator : IEstimator<ObjectDetectionTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly byte[] _model;
    private readonly string _inputColumnName;
    private readonly DetectObjectsOptions _options;
    private readonly ModelCompanion? _companion;

    internal ObjectDetectionEstimator(
        IHostEnvironment environment, byte[] model, string inputColumnName, DetectObjectsOptions? options,
        ModelCompanion? companion = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        _environment = environment;
        _model = model;
        _inputColumnName = inputColumnName;
        _options = options ?? new DetectObjectsOptions();
        _companion = companion;
    }

    /// <summary>Checks the schema and loads the model; no picture is read.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of pictures or that of regions is missing, or has a type that cannot be
    /// read.</exception>
    /// <exception cref="InvalidDataException">The model is not ONNX, or not a detector that can be run.</exception>
    /// <exception cref="ArgumentException">The options name a class that the model does not have.</exception>
    public ObjectDetectionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _inputColumnName);
        RegionColumn.Find(input.Schema, _options);
        return new ObjectDetectionTransformer(_environment, _model, _inputColumnName, _options, _companion);
    }

    /// <summary>The shape of the schema after the detector, without loading the model.</summary>
    /// <param name="inputSchema">The shape of the data's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of pictures or that of regions is missing, or has a type that cannot be
    /// read.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Check(inputSchema, _inputColumnName);
        RegionColumn.Check(inputSchema, _options);

        // A shape does not include the number of classes, so one will do.
        return OutputColumns.Append(inputSchema, DetectionColumns.Create(_options.Columns, ["class"]));
    }
}
