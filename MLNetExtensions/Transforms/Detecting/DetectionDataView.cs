using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>A data view with detection columns, whose cursors read ahead so that several pictures are processed at once.</summary>
/// <remarks>ML.NET's own consolidating cursors are not used: they compute 64 rows per thread before they return the first one.</remarks>
/// <param name="host">The host.</param>
/// <param name="input">The data.</param>
/// <param name="appender">The columns, bound to its schema.</param>
/// <param name="rowsAhead">Rows to read ahead; null chooses by cores and device.</param>
internal sealed class DetectionDataView(IHost host, IDataView input, DetectionAppender appender, int? rowsAhead)
    : AppendedDataView(host, input, appender)
{
    private readonly IDataView _input = input;

    /// <inheritdoc/>
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var active = appender.ActiveOutputs(needed);
        var inputCount = appender.InputSchema.Count;

        // Values that may own resources cannot be held while the input moves on.
        if (!active.AsSpan(inputCount).Contains(true) || !needed.All(HeldColumn.CanHold))
        {
            return base.GetRowCursor(needed, rand);
        }

        var cursor = _input.GetRowCursor(appender.GetDependencies(needed), rand);
        return appender.BindAhead(cursor, index => active[inputCount + index], rowsAhead) is { } values
            ? new ReadAheadCursor(cursor, appender, active, values)
            : Open(cursor, active);
    }
}
