using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Adds the decoding of detections to a pipeline. It learns nothing from the data: fitting only checks the schema.</summary>
public sealed class DetectionDecodingEstimator : IEstimator<DetectionDecodingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly DecodingSettings _settings;

    internal DetectionDecodingEstimator(IHostEnvironment environment, DecodingSettings settings)
    {
        _environment = environment;
        settings.Validate();
        _settings = settings;
    }

    /// <summary>Checks the schema; no row is read.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="ArgumentException">The options name a class that is not among the class names.</exception>
    public DetectionDecodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DetectionDecodingTransformer.Check(SchemaShape.Create(input.Schema), _settings);
        return new DetectionDecodingTransformer(_environment, _settings);
    }

    /// <summary>The shape of the schema after decoding.</summary>
    /// <param name="inputSchema">The shape of the data's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DetectionDecodingTransformer.Check(inputSchema, _settings);
        return OutputColumns.Append(inputSchema, DetectionColumns.Create(_settings.Options.Columns, _settings.ClassNames));
    }
}
