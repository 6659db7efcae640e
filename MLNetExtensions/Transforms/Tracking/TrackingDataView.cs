using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>
/// A data view with a column that depends on the rows before. It says so as ML.NET's own stateful transforms do: it cannot be shuffled, and
/// its set of cursors is one cursor, which whoever wants several threads splits behind it.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="input">The data.</param>
/// <param name="appender">The column, bound to its schema.</param>
internal sealed class TrackingDataView(IHost host, IDataView input, ColumnAppender appender) : AppendedDataView(host, input, appender)
{
    /// <inheritdoc/>
    public override bool CanShuffle => false;

    /// <inheritdoc/>
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        return base.GetRowCursor(columnsNeeded);
    }

    /// <inheritdoc/>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        return [base.GetRowCursor(columnsNeeded)];
    }
}
