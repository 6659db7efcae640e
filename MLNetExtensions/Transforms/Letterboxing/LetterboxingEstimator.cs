using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Adds a letterbox to a pipeline. It learns nothing from the data: fitting only checks the schema.</summary>
public sealed class LetterboxingEstimator : IEstimator<LetterboxingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly LetterboxSettings _settings;

    internal LetterboxingEstimator(IHostEnvironment environment, LetterboxSettings settings)
    {
        _environment = environment;
        settings.Validate();
        _settings = settings;
    }

    /// <summary>Checks the schema; no image is read.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or has another type.</exception>
    public LetterboxingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LetterboxingTransformer.Check(SchemaShape.Create(input.Schema), _settings);
        return new LetterboxingTransformer(_environment, _settings);
    }

    /// <summary>The shape of the schema after the letterbox.</summary>
    /// <param name="inputSchema">The shape of the data's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        LetterboxingTransformer.Check(inputSchema, _settings);
        return OutputColumns.Append(inputSchema, LetterboxAppender.CreateColumns(_settings));
    }
}
