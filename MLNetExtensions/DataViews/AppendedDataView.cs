using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGhost.DataViews;

/// <summary>A data view with appended columns, computed lazily and only where a cursor asks for them.</summary>
internal class AppendedDataView(IHost host, IDataView input, ColumnAppender appender) : IDataView
{
    /// <inheritdoc/>
    public virtual bool CanShuffle => input.CanShuffle;

    /// <inheritdoc/>
    public DataViewSchema Schema => appender.OutputSchema;

    /// <inheritdoc/>
    public long? GetRowCount()
    {
        return input.GetRowCount();
    }

    /// <inheritdoc/>
    public virtual DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return Open(input.GetRowCursor(appender.GetDependencies(needed), rand), appender.ActiveOutputs(needed));
    }

    /// <summary>Cursors that share the rows and may run on different threads: the input's own, or its one cursor split.</summary>
    /// <param name="columnsNeeded">The columns to be read.</param>
    /// <param name="n">The number of cursors wanted.</param>
    /// <param name="rand">Shuffles the rows if given.</param>
    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var active = appender.ActiveOutputs(needed);
        var inputs = input.GetRowCursorSet(appender.GetDependencies(needed), n, rand);
        if (inputs.Length == 1 && n > 1 && active.AsSpan(appender.InputSchema.Count).Contains(true))
        {
            inputs = DataViewUtils.CreateSplitCursors(host, inputs[0], n);
        }

        return Array.ConvertAll<DataViewRowCursor, DataViewRowCursor>(inputs, cursor => Open(cursor, active));
    }

    private protected AppendedCursor Open(DataViewRowCursor cursor, bool[] active)
    {
        return new AppendedCursor(cursor, new AppendedGetters(appender, cursor, active));
    }
}
