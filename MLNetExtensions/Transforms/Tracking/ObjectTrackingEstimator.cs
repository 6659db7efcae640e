using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Adds tracking to a pipeline. It learns nothing from the data: fitting only checks the schema.</summary>
public sealed class ObjectTrackingEstimator : IEstimator<ObjectTrackingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly TrackingSettings _settings;

    internal ObjectTrackingEstimator(IHostEnvironment environment, TrackingSettings settings)
    {
        _environment = environment;
        _settings = settings;
    }

    /// <summary>Checks the schema; no row is read.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public ObjectTrackingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ObjectTrackingTransformer.Check(SchemaShape.Create(input.Schema), _settings);
        return new ObjectTrackingTransformer(_environment, _settings);
    }

    /// <summary>The shape of the schema after tracking.</summary>
    /// <param name="inputSchema">The shape of the data's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ObjectTrackingTransformer.Check(inputSchema, _settings);
        return OutputColumns.Append(inputSchema, TrackingAppender.CreateColumns(_settings));
    }
}
