using Microsoft.ML;

namespace MLNetGhost.Fleet.Results;

/// <summary>Results as an ML.NET data view: rows are read as they are asked for, in the order of submission.</summary>
/// <param name="source">The results.</param>
internal sealed class ResultDataView(IResultSource source) : IDataView
{
    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public DataViewSchema Schema { get; } = ResultColumns.CreateSchema(source.ClassNames);

    /// <inheritdoc/>
    public long? GetRowCount() => source.Count;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        return new ResultCursor(Schema, source, columnsNeeded);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
