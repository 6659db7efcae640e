using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Adds the drawing of detections to a pipeline. It learns nothing from the data: fitting only checks the schema.</summary>
public sealed class DetectionDrawingEstimator : IEstimator<DetectionDrawingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly DrawingSettings _settings;

    internal DetectionDrawingEstimator(IHostEnvironment environment, DrawingSettings settings)
    {
        _environment = environment;
        _settings = settings;
    }

    /// <summary>Checks the schema; no image is read.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public DetectionDrawingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DetectionDrawingTransformer.Check(SchemaShape.Create(input.Schema), _settings);
        return new DetectionDrawingTransformer(_environment, _settings);
    }

    /// <summary>The shape of the schema after drawing.</summary>
    /// <param name="inputSchema">The shape of the data's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DetectionDrawingTransformer.Check(inputSchema, _settings);
        return OutputColumns.Append(inputSchema, DrawingAppender.CreateColumns(_settings));
    }
}
