using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>Appends columns to single rows, for prediction engines.</summary>
internal sealed class AppendedRowMapper(ColumnAppender appender) : IRowToRowMapper
{
    /// <inheritdoc/>
    public DataViewSchema InputSchema => appender.InputSchema;

    /// <inheritdoc/>
    public DataViewSchema OutputSchema => appender.OutputSchema;

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        return appender.GetDependencies(dependingColumns);
    }

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
        {
            throw new ArgumentException("The row's schema is not the one that this mapper was created for.", nameof(input));
        }

        return new AppendedRow(input, new AppendedGetters(appender, input, appender.ActiveOutputs(activeColumns)));
    }
}
